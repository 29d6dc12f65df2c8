CREATE EXTENSION IF NOT EXISTS citext;

CREATE TYPE "role" AS ENUM ('employee', 'manager', 'admin');
CREATE TYPE "approval" AS ENUM ('approved', 'pending', 'rejected');

CREATE TABLE "users" (
  "id" UUID NOT NULL,
  "username" CITEXT NOT NULL,
  "email" CITEXT NOT NULL,
  "password_hash" TEXT NOT NULL,
  "role" "role" NOT NULL DEFAULT 'employee',
  "active" BOOLEAN NOT NULL DEFAULT true,
  "approval" "approval" NOT NULL DEFAULT 'approved',
  "email_verified" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_login_at" TIMESTAMPTZ(3),
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "users_username_key" ON "users"("username");
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");
CREATE INDEX "users_created_at_id_idx" ON "users"("created_at", "id");
-- Nulls sort as oldest, and a row comparison with a null would drop the row.
CREATE INDEX "users_last_login_at_id_idx" ON "users"(coalesce("last_login_at", 'epoch'), "id");

CREATE TABLE "sessions" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "generation" INTEGER NOT NULL DEFAULT 1,
  "previous_generation" INTEGER,
  "rotated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "presented" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  "end_reason" TEXT,
  "ip" TEXT,
  "user_agent" TEXT,
  CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id")
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

CREATE TABLE "signing_keys" (
  "id" TEXT NOT NULL,
  "public_key" TEXT NOT NULL,
  "private_key" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("id")
);
