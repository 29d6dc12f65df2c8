SET LOCAL lock_timeout = '2s';

-- Failed attempts, a row for each account, device or network. Without a foreign key: names without an account are counted too.
CREATE TABLE "attempt_limits" (
  -- HMAC-SHA-256 by APP_SECRET over kind and subject.
  "key" BYTEA NOT NULL,
  "kind" TEXT NOT NULL,
  -- In a row.
  "failures" INTEGER NOT NULL DEFAULT 1,
  "window_failures" INTEGER NOT NULL DEFAULT 1,
  "window_started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
  -- Infinite when only an unlock or a reset ends it.
  "blocked_until" TIMESTAMPTZ(6),
  -- How often the block was doubled.
  "level" INTEGER NOT NULL DEFAULT 0,
  "burst_notified" BOOLEAN NOT NULL DEFAULT false,
  "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
  CONSTRAINT "attempt_limits_pkey" PRIMARY KEY ("key")
  -- Each attempt updates its row in place, so no other column has an index.
) WITH (fillfactor = 50);

-- Void device cookies carry an earlier number.
ALTER TABLE "users" ADD COLUMN "device_epoch" INTEGER NOT NULL DEFAULT 0;
