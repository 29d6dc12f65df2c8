SET LOCAL lock_timeout = '2s';

-- Null for a session of an earlier version, which logged in by password when it was created.
ALTER TABLE "sessions" ADD COLUMN "methods" TEXT[], ADD COLUMN "authenticated_at" TIMESTAMPTZ(3);
