SET LOCAL lock_timeout = '2s';

-- Registrations that wait for the owner of the address, alike whether or not the address has an account.
CREATE TABLE "registrations" (
  "id" UUID NOT NULL,
  "username" CITEXT NOT NULL,
  "email" CITEXT NOT NULL,
  -- Null once it was used or has expired.
  "password_hash" TEXT,
  -- Keyed hashes of the newest links' tokens, so that a copy of the table opens nothing.
  "token_hashes" BYTEA[] NOT NULL DEFAULT '{}',
  -- HMAC-SHA-256 by APP_SECRET over the client's network. It counts the registrations of a network without naming it.
  "network_key" BYTEA NOT NULL,
  "user_id" UUID,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "used_at" TIMESTAMPTZ(3),
  CONSTRAINT "registrations_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "registrations_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id")
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "registrations_username_idx" ON "registrations"("username");
CREATE INDEX "registrations_email_idx" ON "registrations"("email");
CREATE INDEX "registrations_token_hashes_idx" ON "registrations" USING gin ("token_hashes");
CREATE INDEX "registrations_network_key_idx" ON "registrations"("network_key");
CREATE INDEX "registrations_user_id_idx" ON "registrations"("user_id");
CREATE INDEX "registrations_expires_at_idx" ON "registrations"("expires_at");

CREATE FUNCTION is_reserved(name citext) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM registrations
    WHERE username = name AND used_at IS NULL AND expires_at > now());
$$;

-- A username belongs to one user or one open registration, which a unique index can't span. Locks the name until the
-- transaction ends, and returns false without the lock if it is taken.
CREATE FUNCTION lock_username(name citext, owner uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(lower(name::text), 20261129));
  IF is_reserved(name) OR EXISTS (SELECT FROM users WHERE username = name AND id <> owner) THEN
    -- Rolls this block back, and the lock with it: others need not wait until the transaction ends.
    RAISE unique_violation;
  END IF;
  RETURN true;
EXCEPTION WHEN unique_violation THEN
  RETURN false;
END $$;

-- The triggers run as the owner, so that a replica of the previous version works before the service role has its
-- privileges on the new table.
CREATE FUNCTION refuse_taken_username() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF lock_username(NEW.username, NEW.id) THEN
    RETURN NEW;
  END IF;
  -- As ON CONFLICT DO NOTHING, with which every version inserts: an error would abort its transaction.
  IF TG_OP = 'INSERT' THEN
    RETURN NULL;
  END IF;
  RAISE unique_violation USING MESSAGE = 'the username is taken';
END $$;
CREATE TRIGGER "users_taken_username_on_insert" BEFORE INSERT ON "users"
  FOR EACH ROW EXECUTE FUNCTION refuse_taken_username();
CREATE TRIGGER "users_taken_username_on_update" BEFORE UPDATE OF "username" ON "users"
  FOR EACH ROW WHEN (OLD.username <> NEW.username) EXECUTE FUNCTION refuse_taken_username();
CREATE TRIGGER "registrations_taken_username" BEFORE INSERT ON "registrations"
  FOR EACH ROW EXECUTE FUNCTION refuse_taken_username();

-- Registrations of a network wait for each other, because the service counts them next.
CREATE FUNCTION lock_network() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(encode(NEW.network_key, 'hex'), 20261130));
  RETURN NULL;
END $$;
CREATE TRIGGER "registrations_network" AFTER INSERT ON "registrations"
  FOR EACH ROW EXECUTE FUNCTION lock_network();
