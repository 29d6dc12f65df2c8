SET LOCAL lock_timeout = '2s';

CREATE TABLE "invitations" (
  "id" UUID NOT NULL,
  "email" CITEXT NOT NULL,
  "role" "role" NOT NULL,
  -- A keyed hash of the newest link's token, so that a copy of the table opens nothing.
  "token_hash" BYTEA NOT NULL,
  "invited_by_id" UUID,
  "user_id" UUID,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "accepted_at" TIMESTAMPTZ(3),
  "revoked_at" TIMESTAMPTZ(3),
  CONSTRAINT "invitations_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "invitations_invited_by_id_fkey" FOREIGN KEY ("invited_by_id") REFERENCES "users"("id")
    ON DELETE SET NULL ON UPDATE CASCADE,
  -- The address of an accepted invitation is the account's, and goes with it.
  CONSTRAINT "invitations_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id")
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");
-- One open invitation for each address.
CREATE UNIQUE INDEX "invitations_email_key" ON "invitations"("email")
  WHERE "accepted_at" IS NULL AND "revoked_at" IS NULL;
CREATE INDEX "invitations_created_at_id_idx" ON "invitations"("created_at", "id");
CREATE INDEX "invitations_invited_by_id_idx" ON "invitations"("invited_by_id");
CREATE INDEX "invitations_user_id_idx" ON "invitations"("user_id");
