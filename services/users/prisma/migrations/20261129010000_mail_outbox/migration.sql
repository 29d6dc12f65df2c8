SET LOCAL lock_timeout = '2s';

-- Outgoing mail. A row is a message, or a request of a stranger that the worker turns into a message or drops.
CREATE TABLE "mail_outbox" (
  "id" UUID NOT NULL,
  "kind" TEXT NOT NULL,
  "user_id" UUID,
  -- HMAC-SHA-256 by APP_SECRET over kind and address, for requests only: it counts them without naming the address.
  "address_key" BYTEA,
  -- Encrypted with APP_SECRET: recipient and data. Null once the mail is sent, failed or dropped.
  "payload" BYTEA,
  "state" TEXT NOT NULL DEFAULT 'pending',
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  -- Until then, one worker alone may send the row. It survives the worker's death.
  "leased_until" TIMESTAMPTZ(3),
  -- When a request became a message. Budgets count these.
  "resolved_at" TIMESTAMPTZ(3),
  "finished_at" TIMESTAMPTZ(3),
  "last_error" TEXT,
  CONSTRAINT "mail_outbox_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "mail_outbox_state_check" CHECK ("state" IN ('pending', 'sent', 'failed', 'dropped')),
  CONSTRAINT "mail_outbox_user_id_fkey" FOREIGN KEY ("user_id")
    REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE INDEX "mail_outbox_due_idx" ON "mail_outbox"("next_attempt_at") WHERE "state" = 'pending';
CREATE INDEX "mail_outbox_finished_at_idx" ON "mail_outbox"("finished_at");
CREATE INDEX "mail_outbox_state_id_idx" ON "mail_outbox"("state", "id");
CREATE INDEX "mail_outbox_user_id_idx" ON "mail_outbox"("user_id");
CREATE INDEX "mail_outbox_address_key_idx" ON "mail_outbox"("address_key", "resolved_at")
  WHERE "resolved_at" IS NOT NULL;
CREATE INDEX "mail_outbox_resolved_at_idx" ON "mail_outbox"("resolved_at") WHERE "resolved_at" IS NOT NULL;
