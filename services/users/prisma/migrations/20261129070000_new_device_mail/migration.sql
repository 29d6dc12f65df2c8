SET LOCAL lock_timeout = '2s';

-- Whether the user gets mail about log-ins on new devices, and until when the allowance of such mail is spent.
ALTER TABLE "users"
  ADD COLUMN "notify_new_device" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "new_device_mail_until" TIMESTAMPTZ(6);
