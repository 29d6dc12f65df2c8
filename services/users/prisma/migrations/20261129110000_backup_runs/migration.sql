SET LOCAL lock_timeout = '2s';

-- The outcome of each backup and each drill. The command that ran it writes the row, the service reports it.
CREATE TABLE "backup_runs" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "kind" TEXT NOT NULL,
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "finished_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  -- When the backup was taken that a drill restored.
  "taken_at" TIMESTAMPTZ(3),
  "bytes" BIGINT,
  -- Null after a success.
  "failure" TEXT,
  CONSTRAINT "backup_runs_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "backup_runs_kind_check" CHECK ("kind" IN ('backup', 'drill'))
);
CREATE INDEX "backup_runs_kind_finished_at_idx" ON "backup_runs"("kind", "finished_at");
