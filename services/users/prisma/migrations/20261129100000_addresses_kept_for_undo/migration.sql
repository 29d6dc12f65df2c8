SET LOCAL lock_timeout = '2s';

CREATE INDEX "account_links_undo_email_idx" ON "account_links"("email") WHERE "purpose" = 'undo';

-- Whether an address is kept for its former owner, who may still undo the change that took it from them.
CREATE FUNCTION is_kept_for_undo(address citext, owner uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM account_links
    WHERE purpose = 'undo' AND email = address AND user_id IS DISTINCT FROM owner
      AND used_at IS NULL AND superseded_at IS NULL AND expires_at > now());
$$;

-- Otherwise a thief who changed an address could register another account with the former one, and the undo would fail.
-- A change locks both addresses until the link of its transaction is visible. Runs as the owner, for replicas of the
-- previous version.
CREATE FUNCTION refuse_kept_address() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  -- All addresses share 1,024 locks, because a statement may insert thousands of users.
  locks int[] := ARRAY[hashtext(lower(NEW.email::text)) & 1023];
  lock int;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    locks := locks || (hashtext(lower(OLD.email::text)) & 1023);
  END IF;
  FOR lock IN SELECT DISTINCT unnest(locks) AS n ORDER BY n LOOP
    PERFORM pg_advisory_xact_lock(20261201, lock);
  END LOOP;
  IF NOT is_kept_for_undo(NEW.email, NEW.id) THEN
    RETURN NEW;
  END IF;
  -- As ON CONFLICT DO NOTHING, with which every version inserts: an error would abort its transaction.
  IF TG_OP = 'INSERT' THEN
    RETURN NULL;
  END IF;
  RAISE unique_violation USING MESSAGE = 'the address is taken';
END $$;
CREATE TRIGGER "users_kept_address_on_insert" BEFORE INSERT ON "users"
  FOR EACH ROW EXECUTE FUNCTION refuse_kept_address();
CREATE TRIGGER "users_kept_address_on_update" BEFORE UPDATE OF "email" ON "users"
  FOR EACH ROW WHEN (OLD.email <> NEW.email) EXECUTE FUNCTION refuse_kept_address();
