SET LOCAL lock_timeout = '2s';

-- One-time links sent by mail. Only keyed hashes are stored, so that a copy of the table opens nothing.
CREATE TABLE "account_links" (
  "id" UUID NOT NULL,
  "purpose" TEXT NOT NULL,
  "token_hash" BYTEA NOT NULL,
  -- Null for an invitation, and for a reset that nobody can use: an unknown address gets a row like a known one.
  "user_id" UUID,
  "email" CITEXT NOT NULL,
  -- SHA-256 of the password hash at creation. The link is void after the password changed.
  "credential" BYTEA,
  "code_hash" BYTEA,
  "code_browser" BYTEA,
  "code_tries" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "used_at" TIMESTAMPTZ(3),
  "superseded_at" TIMESTAMPTZ(3),
  CONSTRAINT "account_links_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "account_links_purpose_check" CHECK ("purpose" IN ('reset', 'verify', 'change', 'undo', 'invite')),
  CONSTRAINT "account_links_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id")
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "account_links_token_hash_key" ON "account_links"("token_hash");
CREATE INDEX "account_links_user_id_purpose_idx" ON "account_links"("user_id", "purpose");
CREATE INDEX "account_links_code_browser_idx" ON "account_links"("code_browser");
CREATE INDEX "account_links_expires_at_idx" ON "account_links"("expires_at");
