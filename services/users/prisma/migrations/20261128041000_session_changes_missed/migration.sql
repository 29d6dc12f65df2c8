-- A truncated table fires no trigger of its rows. The nil UUID as subject means: everything may have changed.
CREATE FUNCTION note_every_session_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO session_changes (subject) VALUES ('00000000-0000-0000-0000-000000000000');
  NOTIFY session_changes;
  RETURN NULL;
END $$;
CREATE TRIGGER "users_truncation" AFTER TRUNCATE ON "users"
  FOR EACH STATEMENT EXECUTE FUNCTION note_every_session_change();
CREATE TRIGGER "sessions_truncation" AFTER TRUNCATE ON "sessions"
  FOR EACH STATEMENT EXECUTE FUNCTION note_every_session_change();
CREATE TRIGGER "session_changes_truncation" AFTER TRUNCATE ON "session_changes"
  FOR EACH STATEMENT EXECUTE FUNCTION note_every_session_change();

-- A user who is deactivated and activated again a moment later looks unchanged. Their sessions have ended.
CREATE FUNCTION end_sessions_of_excluded_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE sessions SET ended_at = now(), end_reason = 'access_reduced'
    WHERE user_id = NEW.id AND ended_at IS NULL AND expires_at > now();
  RETURN NULL;
END $$;
CREATE TRIGGER "users_exclusion" AFTER UPDATE OF "active", "approval" ON "users"
  FOR EACH ROW WHEN (
    (OLD.active AND OLD.approval = 'approved') AND NOT (NEW.active AND NEW.approval = 'approved'))
  EXECUTE FUNCTION end_sessions_of_excluded_user();
