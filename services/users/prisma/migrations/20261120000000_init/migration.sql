CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TYPE "role" AS ENUM ('employee', 'manager', 'admin');
CREATE TYPE "approval" AS ENUM ('approved', 'pending', 'rejected');
CREATE TYPE "user_state" AS ENUM ('active', 'inactive', 'pending', 'rejected');
CREATE TYPE "task_status" AS ENUM ('pending', 'in_progress', 'done');

CREATE TABLE "users" (
  "id" UUID NOT NULL,
  "username" CITEXT NOT NULL,
  "email" CITEXT NOT NULL,
  "password_hash" TEXT NOT NULL,
  "role" "role" NOT NULL DEFAULT 'employee',
  "active" BOOLEAN NOT NULL DEFAULT true,
  "approval" "approval" NOT NULL DEFAULT 'approved',
  "email_verified" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_login_at" TIMESTAMPTZ(3),
  "rejection_reason" TEXT,
  "version" UUID NOT NULL DEFAULT gen_random_uuid(),
  "audit_key" TEXT NOT NULL DEFAULT encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'base64'),
  "state" "user_state" NOT NULL GENERATED ALWAYS AS (
    CASE
      WHEN "approval" = 'pending' THEN 'pending'::"user_state"
      WHEN "approval" = 'rejected' THEN 'rejected'
      WHEN "active" THEN 'active'
      ELSE 'inactive'
    END
  ) STORED,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "users_username_key" ON "users"("username");
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");
-- The lists (docs/decisions/0005-lists.md): an index an order, with a range for each role and state. Names
-- are ASCII, and go without case in the order of bytes, which serves LIKE 'a%' too. Nulls sort as oldest,
-- and a row comparison with a null would drop the row.
CREATE INDEX "users_by_username" ON "users"("role", "state", lower("username"::text COLLATE "C"), "id");
CREATE INDEX "users_by_email" ON "users"("role", "state", lower("email"::text COLLATE "C"), "id");
CREATE INDEX "users_by_created_at" ON "users"("role", "state", "created_at", "id");
CREATE INDEX "users_by_last_login_at"
  ON "users"("role", "state", coalesce("last_login_at", 'epoch'), "id");
-- Whose name and address begin differently: in the order of the one, a prefix of the other is found here.
CREATE INDEX "users_username_apart" ON "users"(lower("username"::text COLLATE "C"))
  WHERE lower(left("username"::text, 2) COLLATE "C") <> lower(left("email"::text, 2) COLLATE "C");
CREATE INDEX "users_email_apart" ON "users"(lower("email"::text COLLATE "C"))
  WHERE lower(left("username"::text, 2) COLLATE "C") <> lower(left("email"::text, 2) COLLATE "C");

-- What is searched for parts. In a table of its own: each log-in updates its user's row, and would write all
-- trigrams anew.
CREATE TABLE "user_texts" (
  "user_id" UUID NOT NULL,
  "text" TEXT COLLATE "C" NOT NULL,
  CONSTRAINT "user_texts_pkey" PRIMARY KEY ("user_id"),
  CONSTRAINT "user_texts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id")
    ON DELETE CASCADE ON UPDATE CASCADE
);
-- Names change seldom, so that each change can pay at once rather than leave a list for searches to read.
CREATE INDEX "user_texts_text_idx" ON "user_texts" USING gin ("text" gin_trgm_ops)
  WITH (fastupdate = off);

CREATE FUNCTION keep_user_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- No search holds a line break, so that none matches across it.
  INSERT INTO user_texts
    VALUES (NEW.id, lower((NEW.username::text || E'\n' || NEW.email::text) COLLATE "C"))
    ON CONFLICT (user_id) DO UPDATE SET text = EXCLUDED.text;
  RETURN NULL;
END $$;
CREATE TRIGGER "users_text" AFTER INSERT OR UPDATE OF "username", "email" ON "users"
  FOR EACH ROW EXECUTE FUNCTION keep_user_text();

CREATE TABLE "sessions" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "generation" INTEGER NOT NULL DEFAULT 1,
  "previous_generation" INTEGER,
  -- Not rounded: a grace of nothing is over at once.
  "rotated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "presented" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  "end_reason" TEXT,
  "ip" TEXT,
  "user_agent" TEXT,
  "reuse_ip" TEXT,
  "reuse_user_agent" TEXT,
  CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id")
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");
-- For the purge.
CREATE INDEX "sessions_over_idx" ON "sessions"(coalesce("ended_at", "expires_at"));

-- Whose sessions are no longer what a process may remember of them: a user's or a session's id. A trigger
-- writes them, so that no change can leave it out, be it a statement typed by an operator.
CREATE TABLE "session_changes" (
  "id" BIGINT GENERATED ALWAYS AS IDENTITY,
  "transaction" XID8 NOT NULL DEFAULT pg_current_xact_id(),
  "subject" UUID NOT NULL,
  "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "session_changes_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "session_changes_transaction_idx" ON "session_changes"("transaction");

CREATE FUNCTION note_session_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO session_changes (subject) VALUES (OLD.id);
  RETURN NULL;
END $$;
CREATE TRIGGER "users_change" AFTER UPDATE OR DELETE ON "users"
  FOR EACH ROW EXECUTE FUNCTION note_session_change();
CREATE TRIGGER "sessions_end" AFTER UPDATE ON "sessions"
  FOR EACH ROW WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at OR NEW.expires_at < OLD.expires_at)
  EXECUTE FUNCTION note_session_change();
CREATE TRIGGER "sessions_removal" AFTER DELETE ON "sessions"
  FOR EACH ROW WHEN (OLD.ended_at IS NULL) EXECUTE FUNCTION note_session_change();

-- Only wakes who reads the table. Not for log-ins: notifying transactions commit one after another.
CREATE FUNCTION notify_session_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY session_changes;
  RETURN NULL;
END $$;
CREATE TRIGGER "users_access_change" AFTER UPDATE OF "role", "active", "approval" OR DELETE ON "users"
  FOR EACH STATEMENT EXECUTE FUNCTION notify_session_change();
CREATE TRIGGER "sessions_end_notice" AFTER UPDATE OF "ended_at" ON "sessions"
  FOR EACH ROW WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at)
  EXECUTE FUNCTION notify_session_change();

CREATE TABLE "signing_keys" (
  "id" TEXT NOT NULL,
  "public_key" TEXT NOT NULL,
  "private_key" BYTEA NOT NULL,
  "signs_from" TIMESTAMPTZ(6) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "signing_keys_signs_from_key" ON "signing_keys"("signs_from");

CREATE TABLE "tasks" (
  "id" UUID NOT NULL,
  "title" TEXT NOT NULL CHECK (char_length("title") BETWEEN 1 AND 255),
  "description" TEXT NOT NULL DEFAULT '' CHECK (char_length("description") <= 5000),
  "status" "task_status" NOT NULL DEFAULT 'pending',
  "deadline" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "version" UUID NOT NULL DEFAULT gen_random_uuid(),
  "assigned_user_id" UUID,
  "created_by_id" UUID,
  CONSTRAINT "tasks_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "tasks_assigned_user_id_fkey" FOREIGN KEY ("assigned_user_id") REFERENCES "users"("id")
    ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT "tasks_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "users"("id")
    ON DELETE SET NULL ON UPDATE CASCADE
);
-- By deadline, none last.
CREATE INDEX "tasks_deadline_id_idx" ON "tasks"(coalesce("deadline", 'infinity'), "id");
CREATE INDEX "tasks_assigned_user_id_deadline_id_idx"
  ON "tasks"("assigned_user_id", coalesce("deadline", 'infinity'), "id");
CREATE INDEX "tasks_created_by_id_idx" ON "tasks"("created_by_id");
-- For searches of three characters and more: 2 ms rather than 700 among 100,000 tasks.
CREATE INDEX "tasks_text_idx" ON "tasks" USING gin ("title" gin_trgm_ops, "description" gin_trgm_ops);

-- In the order of bytes: a name is ASCII, and no locale shall put a dash elsewhere.
CREATE TABLE "widgets" (
  "name" TEXT COLLATE "C" NOT NULL CHECK ("name" ~ '^[a-z0-9_-]{1,100}$'),
  "info_url" TEXT NOT NULL,
  "deadline" TIMESTAMPTZ(3) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "version" UUID NOT NULL DEFAULT gen_random_uuid(),
  "owner_id" UUID,
  CONSTRAINT "widgets_pkey" PRIMARY KEY ("name"),
  CONSTRAINT "widgets_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id")
    ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE INDEX "widgets_owner_id_idx" ON "widgets"("owner_id");

-- The trail: who did what to whom. The service's role may only insert and read here (src/data/grants.ts).
-- What is personal rests under a key of the person's own, which goes with their row in users.
CREATE FUNCTION audit_event_id() RETURNS uuid LANGUAGE plpgsql AS $$
BEGIN
  -- A UUIDv7 (RFC 9562 §5.7) of the transaction's time, on the database's clock alone.
  RETURN encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send(floor(extract(epoch FROM now()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
    52, 1), 53, 1), 'hex')::uuid;
END $$;

CREATE TABLE "audit_events" (
  "id" UUID NOT NULL DEFAULT audit_event_id(),
  -- Another one when the numbers of transactions began anew, as they do after a restore from a dump.
  "epoch" INTEGER NOT NULL DEFAULT 1,
  "transaction" BIGINT NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT date_trunc('milliseconds', now()),
  "action" TEXT NOT NULL,
  "actor_id" UUID,
  "user_id" UUID,
  "object_id" TEXT,
  "object_name" TEXT,
  "changes" JSONB,
  "personal_changes" BYTEA,
  "origin" BYTEA,
  "detail" TEXT,
  "request_id" TEXT,
  CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "audit_events_user_id_id_idx" ON "audit_events"("user_id", "id") WHERE "user_id" IS NOT NULL;
CREATE INDEX "audit_events_actor_id_id_idx" ON "audit_events"("actor_id", "id") WHERE "actor_id" IS NOT NULL;
CREATE INDEX "audit_events_action_id_idx" ON "audit_events"("action", "id");
-- The order of sealing.
CREATE INDEX "audit_events_epoch_transaction_id_idx" ON "audit_events"("epoch", "transaction", "id");

-- By field, what is not as it was: {"title": {"before": …, "after": …}}. Null on one side is no row there.
CREATE FUNCTION audit_changes(before JSONB, after JSONB) RETURNS JSONB LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN (
    SELECT jsonb_object_agg(key, jsonb_build_object(
      'before', coalesce(b.value, 'null'), 'after', coalesce(a.value, 'null')))
    FROM jsonb_each(before) b FULL JOIN jsonb_each(after) a USING (key)
    WHERE coalesce(a.value, 'null') <> coalesce(b.value, 'null'));
END $$;

-- A seal vouches for the events up to its place, and for every seal before it.
CREATE TABLE "audit_seals" (
  "number" INTEGER NOT NULL,
  "sealed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- Of the last event in it.
  "epoch" INTEGER NOT NULL,
  "transaction" BIGINT NOT NULL,
  "event_id" UUID NOT NULL,
  "events" INTEGER NOT NULL,
  -- Of each event 16 bytes of id and 32 of SHA-256, so that the one that does not fit can be named.
  "digests" BYTEA NOT NULL,
  "hash" BYTEA NOT NULL,
  "mac" BYTEA NOT NULL,
  CONSTRAINT "audit_seals_pkey" PRIMARY KEY ("number")
);
