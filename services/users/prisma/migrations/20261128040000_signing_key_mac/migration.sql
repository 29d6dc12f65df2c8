-- HMAC-SHA-256 by APP_SECRET over id, public key and signs_from. The service fills it in: migrate has no secret.
ALTER TABLE "signing_keys" ADD COLUMN "mac" BYTEA;
