SET LOCAL lock_timeout = '2s';

-- Failed log-ins of all accounts and networks, in one row.
CREATE TABLE "log_in_pressure" (
  "id" BOOLEAN NOT NULL DEFAULT true,
  "hour_started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
  -- Since then.
  "failures" INTEGER NOT NULL DEFAULT 0,
  -- The moving average of an hour.
  "usual" DOUBLE PRECISION NOT NULL DEFAULT 0,
  -- Since when log-ins on unknown devices need a proof of work, until its end is reported.
  "proof_since" TIMESTAMPTZ(6),
  "proof_until" TIMESTAMPTZ(6),
  CONSTRAINT "log_in_pressure_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "log_in_pressure_one_row" CHECK ("id")
);
