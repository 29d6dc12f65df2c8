SET LOCAL lock_timeout = '2s';

-- As before, with 1,024 locks for all names: a statement that inserts thousands of users had a lock for each name, more
-- than Postgres's lock table holds. Names that share a lock only wait for each other.
CREATE OR REPLACE FUNCTION lock_username(name citext, owner uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(20261129, hashtext(lower(name::text)) & 1023);
  IF is_reserved(name) OR EXISTS (SELECT FROM users WHERE username = name AND id <> owner) THEN
    -- Rolls this block back, and a lock that it took: others need not wait until the transaction ends.
    RAISE unique_violation;
  END IF;
  RETURN true;
EXCEPTION WHEN unique_violation THEN
  RETURN false;
END $$;
