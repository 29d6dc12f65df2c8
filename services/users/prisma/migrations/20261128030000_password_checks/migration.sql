-- How many wrong passwords signed-in users have sent lately, a row a user. Without a foreign key: a failure to
-- count must not depend on the user's row, and the purge removes what is past.
CREATE TABLE "password_checks" (
  "user_id" UUID NOT NULL,
  -- Each failure moves it on by its share of the window; failures are forgotten as the clock passes it.
  "spent_until" TIMESTAMPTZ(6) NOT NULL,
  CONSTRAINT "password_checks_pkey" PRIMARY KEY ("user_id")
);
CREATE INDEX "password_checks_spent_until_idx" ON "password_checks"("spent_until");
