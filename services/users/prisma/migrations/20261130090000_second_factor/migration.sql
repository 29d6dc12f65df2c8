SET LOCAL lock_timeout = '2s';

-- The authenticator app of a user.
CREATE TABLE "totp_factors" (
  "user_id" UUID NOT NULL,
  -- Encrypted with a key derived from APP_SECRET.
  "secret" BYTEA NOT NULL,
  -- Null until its first code, and not asked for until then.
  "confirmed_at" TIMESTAMPTZ(3),
  -- The time step of the last accepted code, which is accepted once (RFC 6238 section 5.2).
  "last_step" BIGINT NOT NULL DEFAULT 0,
  "last_used_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "totp_factors_pkey" PRIMARY KEY ("user_id"),
  CONSTRAINT "totp_factors_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id")
    ON DELETE CASCADE ON UPDATE CASCADE
);

-- Codes that replace the second factor, each for one log-in.
CREATE TABLE "recovery_codes" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  -- A digest, encrypted with a key derived from APP_SECRET.
  "digest" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "used_at" TIMESTAMPTZ(3),
  CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "recovery_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id")
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "recovery_codes_user_id_idx" ON "recovery_codes"("user_id");

-- Log-ins with the right password that still need a second factor.
CREATE TABLE "pending_log_ins" (
  -- Its token has a MAC too, so that the row alone does not reveal it.
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  -- SHA-256 of the password hash. The log-in is void after the password changed.
  "credential" BYTEA NOT NULL,
  "tries" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "pending_log_ins_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "pending_log_ins_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id")
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "pending_log_ins_user_id_idx" ON "pending_log_ins"("user_id");
CREATE INDEX "pending_log_ins_expires_at_idx" ON "pending_log_ins"("expires_at");
