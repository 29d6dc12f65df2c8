-- The table of Supabase's auth service, with the columns that identify users.
CREATE SCHEMA auth;
CREATE TABLE auth.users (
  instance_id uuid, id uuid NOT NULL PRIMARY KEY, aud varchar(255), role varchar(255), email varchar(255),
  encrypted_password varchar(255), email_confirmed_at timestamptz, invited_at timestamptz,
  confirmation_token varchar(255), confirmation_sent_at timestamptz, recovery_token varchar(255),
  recovery_sent_at timestamptz, last_sign_in_at timestamptz, raw_app_meta_data jsonb, raw_user_meta_data jsonb,
  is_super_admin boolean, created_at timestamptz, updated_at timestamptz, phone text UNIQUE DEFAULT NULL,
  phone_confirmed_at timestamptz, banned_until timestamptz, is_sso_user boolean NOT NULL DEFAULT false,
  deleted_at timestamptz, is_anonymous boolean NOT NULL DEFAULT false
);
INSERT INTO auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, banned_until, created_at,
  last_sign_in_at, deleted_at, is_anonymous) VALUES
  ('6c84fb90-12c4-41e1-840d-725b7bc0fa3a', 'authenticated', 'authenticated', 'ada@example.test',
    '$2a$10$y0eDlhqpGqwZLOpq8D9AeOIMqgxLvaWGssxXTPwRPC1fw5pqFWCdC', '2024-05-02 10:00:00+00', NULL,
    '2024-05-01 10:00:00.123456+00', '2024-06-01 10:00:00+00', NULL, false),
  ('7d84fb90-12c4-41e1-840d-725b7bc0fa3b', 'authenticated', 'authenticated', 'banned@example.test',
    '$2a$10$y0eDlhqpGqwZLOpq8D9AeOIMqgxLvaWGssxXTPwRPC1fw5pqFWCdC', NULL, '2999-01-01 00:00:00+00',
    '2024-05-01 11:00:00+00', NULL, NULL, false),
  ('8e84fb90-12c4-41e1-840d-725b7bc0fa3c', 'authenticated', 'authenticated', 'oauth@example.test',
    NULL, '2024-05-02 10:00:00+00', NULL, '2024-05-01 12:00:00+00', NULL, NULL, false),
  ('9f84fb90-12c4-41e1-840d-725b7bc0fa3d', 'authenticated', 'authenticated', NULL,
    NULL, NULL, NULL, '2024-05-01 13:00:00+00', NULL, NULL, true);
