-- The first two columns name the generation that they speak of: a rotation by a service of the version
-- before, which does not know them, invalidates what they say.
ALTER TABLE "sessions"
  ADD COLUMN "received_generation" INTEGER,
  ADD COLUMN "lost_from_generation" INTEGER,
  ADD COLUMN "lost_since" TIMESTAMPTZ(6);
