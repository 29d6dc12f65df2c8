SET LOCAL lock_timeout = '2s';

-- The WebAuthn credentials of users.
CREATE TABLE "passkeys" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "credential_id" BYTEA NOT NULL,
  -- In COSE format (RFC 9052).
  "public_key" BYTEA NOT NULL,
  -- The highest signature counter that the authenticator sent. 0 for authenticators that have none.
  "counter" BIGINT NOT NULL,
  "transports" TEXT[],
  -- The model of the authenticator, null if it reported none.
  "aaguid" UUID,
  "name" TEXT NOT NULL,
  -- Whether the authenticator copies it to other devices.
  "backed_up" BOOLEAN NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_used_at" TIMESTAMPTZ(3),
  -- When an authenticator last sent a counter that was not higher, so that the credential may have been copied.
  "counter_regressed_at" TIMESTAMPTZ(3),
  CONSTRAINT "passkeys_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "passkeys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id")
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "passkeys_credential_id_key" ON "passkeys"("credential_id");
CREATE INDEX "passkeys_user_id_idx" ON "passkeys"("user_id");

-- Whether the person answered “Not now” to the offer of a passkey.
ALTER TABLE "users" ADD COLUMN "passkey_offer_declined" BOOLEAN NOT NULL DEFAULT false;

-- Challenges that were not used yet. Unlogged: a crash of the database empties it, so none can be used twice, and requests
-- for challenges write no log.
CREATE UNLOGGED TABLE "passkey_challenges" (
  "challenge" BYTEA NOT NULL,
  -- SHA-256 of the purpose, and of the secret or the session of the browser that may answer it.
  "holder" BYTEA NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "passkey_challenges_pkey" PRIMARY KEY ("challenge")
);
CREATE INDEX "passkey_challenges_expires_at_idx" ON "passkey_challenges"("expires_at");
