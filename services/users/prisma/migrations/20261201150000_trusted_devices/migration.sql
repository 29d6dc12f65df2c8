SET LOCAL lock_timeout = '2s';

-- Browsers on which log-ins of a user need no second factor.
CREATE TABLE "trusted_devices" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  -- SHA-256 of the 128 random bits in the browser's device cookie, which has a MAC too.
  "digest" BYTEA NOT NULL,
  -- The device_epoch of the user at the time. A change that makes known devices unknown raises that.
  "device_epoch" INTEGER NOT NULL,
  "user_agent" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_used_at" TIMESTAMPTZ(3),
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "trusted_devices_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "trusted_devices_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id")
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "trusted_devices_user_id_idx" ON "trusted_devices"("user_id");
CREATE INDEX "trusted_devices_expires_at_idx" ON "trusted_devices"("expires_at");
