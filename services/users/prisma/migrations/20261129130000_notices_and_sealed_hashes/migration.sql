-- Without a transaction.
-- Counts the notices to an address within an hour.
DROP INDEX CONCURRENTLY IF EXISTS "mail_outbox_notices_idx";
-- Next statement.
CREATE INDEX CONCURRENTLY "mail_outbox_notices_idx" ON "mail_outbox"("address_key", "created_at")
  WHERE "address_key" IS NOT NULL;
-- Next statement.
-- Counts imported password hashes that are not wrapped yet, without reading every user.
DROP INDEX CONCURRENTLY IF EXISTS "users_sealed_idx";
-- Next statement.
CREATE INDEX CONCURRENTLY "users_sealed_idx" ON "users"("id") WHERE "password_hash" LIKE '$sealed$%';
