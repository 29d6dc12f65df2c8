SET LOCAL lock_timeout = '2s';

-- The last archived seal, after which the audit trail begins. One row, or none while the whole trail is here. Only the
-- command archive-audit writes it, as the owner.
CREATE TABLE "audit_start" (
  "id" BOOLEAN NOT NULL DEFAULT true,
  "number" INTEGER NOT NULL,
  "epoch" INTEGER NOT NULL,
  "transaction" BIGINT NOT NULL,
  "event_id" UUID NOT NULL,
  "hash" BYTEA NOT NULL,
  "archived_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- By APP_SECRET, so that nobody who can only write to the database can move the start.
  "mac" BYTEA NOT NULL,
  CONSTRAINT "audit_start_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "audit_start_one_row" CHECK ("id")
);
