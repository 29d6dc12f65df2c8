-- The tables that Better Auth's CLI generates for Postgres, with a hash that its library made.
CREATE TABLE "user" (
  "id" text NOT NULL PRIMARY KEY, "name" text NOT NULL, "email" text NOT NULL UNIQUE, "emailVerified" boolean NOT NULL,
  "image" text, "createdAt" timestamptz DEFAULT CURRENT_TIMESTAMP NOT NULL,
  "updatedAt" timestamptz DEFAULT CURRENT_TIMESTAMP NOT NULL
);
CREATE TABLE "account" (
  "id" text NOT NULL PRIMARY KEY, "accountId" text NOT NULL, "providerId" text NOT NULL,
  "userId" text NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE, "accessToken" text, "refreshToken" text,
  "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text,
  "password" text, "createdAt" timestamptz DEFAULT CURRENT_TIMESTAMP NOT NULL, "updatedAt" timestamptz NOT NULL
);
INSERT INTO "user" VALUES
  ('hRmoQd2xvJ5MuySyVnGgYJzW9xUTa0bP', 'Ada', 'ada@example.test', true, NULL, '2024-05-01 10:00:00.123+00', now()),
  ('kQ2xvJ5MuySyVnGgYJzW9xUTa0bPhRmo', 'Eve', 'social@example.test', false, NULL, '2024-05-02 10:00:00+00', now());
INSERT INTO "account" ("id", "accountId", "providerId", "userId", "password", "updatedAt") VALUES
  ('a1', 'hRmoQd2xvJ5MuySyVnGgYJzW9xUTa0bP', 'credential', 'hRmoQd2xvJ5MuySyVnGgYJzW9xUTa0bP',
    '8f7cda0005470c346000ba0c531973c4:1279cb702c9fe7b9a2a58c14e8f1ec589851b566c5f983f95f37ec4eaa529835d6ba8e0d07c2b16907229651293721e348b0f6581193226a71fc826da2196fc9', now()),
  ('a2', '1234567890', 'github', 'kQ2xvJ5MuySyVnGgYJzW9xUTa0bPhRmo', NULL, now());
