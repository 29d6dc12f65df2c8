/** The password of the hashes that other systems' own libraries made. */
export const FOREIGN_PASSWORD = 'correct horse battery staple'

interface ForeignVector {
  system: string
  password: string
  password_hash: string
  password_salt?: string
}

const made = (system: string, password_hash: string): ForeignVector => ({
  system,
  password: FOREIGN_PASSWORD,
  password_hash,
})

const KEYCLOAK_SALT = 'q4deh2UP6VG9NwOFfBiLJQ=='

export const keycloakCredential = (value: string, credentialData: object) => ({
  id: '4e67ce9c-1ddc-45db-b36e-db50ee1f4d9e',
  type: 'password',
  userLabel: 'My password',
  createdDate: 1_740_654_903_754,
  secretData: JSON.stringify({ value, salt: KEYCLOAK_SALT, additionalParameters: {} }),
  credentialData: JSON.stringify(credentialData),
})

export const KEYCLOAK_PBKDF2 = keycloakCredential(
  'vAuYDEGyqemUFUMitnY/29aJTPFUTx5YemMyVYe7paSUWrj6eYQ5bzcb9UuhSEbmjGomCDKbvDrxaPVRh1kPlw==',
  { hashIterations: 210_000, algorithm: 'pbkdf2-sha512', additionalParameters: {} },
)
export const KEYCLOAK_ARGON2 = keycloakCredential('o/Pv7GR5US6xPYkrqEa+Vc8n6eo45AsROrG9tUO+22Q=', {
  hashIterations: 5,
  algorithm: 'argon2',
  additionalParameters: {
    hashLength: ['32'],
    memory: ['7168'],
    type: ['id'],
    version: ['1.3'],
    parallelism: ['1'],
  },
})

/** Hashes from the tests of each system, or made with its library. */
export const FOREIGN_HASHES: ForeignVector[] = [
  made('Flask-Bcrypt', '$2b$04$KfXPZuQpIv.L3eAyOWNp3e0WCMiEH1KLuqYUSeQ5eA/vUtgNOJqi.'),
  made('bcrypt of Go', '$2a$10$y0eDlhqpGqwZLOpq8D9AeOIMqgxLvaWGssxXTPwRPC1fw5pqFWCdC'),
  {
    system: 'crypt_blowfish',
    password: 'U*U',
    password_hash: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  },
  made('bcrypt of Django', 'bcrypt$$2b$12$m1Yq2k7dFcnJBViKftdrL.zCzmeX15sErKwXihvYDQ5PbCuSi8SAK'),
  made(
    'bcrypt_sha256 of Django',
    'bcrypt_sha256$$2b$12$lf29ONwYDAgkvc55fKMzTe.h3OqsJ6f1PpZbuKFvl3aqVdjxmTEWO',
  ),
  made(
    'argon2id of argon2-cffi',
    '$argon2id$v=19$m=65536,t=3,p=4$GKkArUAyUN9RYvQ+yuDLvQ$3+oInk2RD2i2tDGO/pYusCc+rT5NN8XYdsPoDwjQoAI',
  ),
  made(
    'argon2i of argon2-cffi',
    '$argon2i$v=19$m=65536,t=3,p=4$VFrOXbIQwwR7hBzg3UFqGA$XNNfPJvTH+RsRJ8XYDPkBKbz3aUskjlU7YBir+cLhdg',
  ),
  made(
    'argon2d of argon2-cffi',
    '$argon2d$v=19$m=65536,t=3,p=4$DJoKooZvxSj0jVkewGpPvw$0ZZHMVfkxS2Zr2HImiOd0Tb+v+hKfflylwueN2XNrl8',
  ),
  made(
    'argon2 of Django',
    'argon2$argon2id$v=19$m=102400,t=2,p=8$c1U4MUFhMTN2ZEk1bEk4WldOTG5aVA$2YPrI52b5iMue+cIXmiqrNYmWSgJ2ZOfaTKWRGFSaKg',
  ),
  made(
    'scrypt of Werkzeug',
    'scrypt:32768:8:1$bLpy9G0gbk69Aa6L$00ec5b7d1022642beb84560e11eb3c86a385205121afb6bce1f529847180a0ded2e05da089b86fb25ffed56229f2b3f4f6a0b02dae0ba6e1a8a461535575a10e',
  ),
  made(
    'scrypt of Django',
    'scrypt$16384$WsaFrMRh8viHqvDyNSPSdw$8$5$UF2GDhoUlJOIfuV7HxGZKMiJILO3cRJSFMYB2evjNmeKfrpOPzF3+l5bRTOpMgw9IuRDwxdwsSNX8bSMdWDxwA==',
  ),
  {
    system: 'scrypt of Firebase',
    password: 'user1password',
    password_hash:
      'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
    password_salt: '42xEC+ixf3L2lw==',
  },
  {
    system: 'PBKDF2 of Django',
    password: 'lètmein',
    password_hash: 'pbkdf2_sha256$870000$seasalt$wJSpLMQRQz0Dhj/pFpbyjMj71B2gUYp6HJS5AU+32Ac=',
  },
  made(
    'PBKDF2 with SHA-1 of Django',
    'pbkdf2_sha1$1000000$SbOQpL586MdEgPwSqcyoYE$77J+bmpx2lqdTzJXfjPH7Xp+LY4=',
  ),
  made(
    'PBKDF2 of Werkzeug',
    'pbkdf2:sha256:1000000$NzUGpJM7HT2UaBC5$7053be4b56a493f240624c20aa2f3427aafac3cb2ee3afe6234f3203b6fcc02e',
  ),
  made('PBKDF2 of Keycloak', JSON.stringify(KEYCLOAK_PBKDF2)),
  made('Argon2 of Keycloak', JSON.stringify(KEYCLOAK_ARGON2)),
  {
    system: 'ASP.NET Identity v2',
    password: 'my password',
    password_hash: 'AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==',
  },
  {
    system: 'ASP.NET Identity v3 with SHA-256',
    password: 'my password',
    password_hash:
      'AQAAAAEAA9CQAAAAIESkQuj2Du8Y+kbc5lcN/W/3NiAZFEm11P27nrSN5/tId+bR1SwV8CO1Jd72r4C08OLvplNlCDc3oQZ8efcW+jQ=',
  },
  {
    system: 'ASP.NET Identity v3 with SHA-512',
    password: 'my password',
    password_hash:
      'AQAAAAIAAAD6AAAAIJbVi5wbMR+htSfFp8fTw8N8GOS/Sje+S/4YZcgBfU7EQuqv4OkVYmc4VJl9AGZzmRTxSkP7LtVi9IWyUxX8IAAfZ8v+ZfhjCcudtC1YERSqE1OEdXLW9VukPuJWBBjLuw==',
  },
  { system: 'phpass', password: 'test12345', password_hash: '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0' },
  { system: 'phpBB', password: 'test12345', password_hash: '$H$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0' },
  {
    system: 'SHA-256-crypt',
    password: 'Hello world!',
    password_hash: '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5',
  },
  made(
    'SHA-512-crypt',
    '$6$rounds=10000$Ai2ZGulV3PHszVAr$DI89RseQTvvzgGWRuTbUfA13G.nOM7BvjwSsdj4vzgp97YmXdkSv3iJQrzyCi2B/3unSG2O2oQ7ZbfMgmeMd30',
  ),
  made(
    'Better Auth',
    '8f7cda0005470c346000ba0c531973c4:1279cb702c9fe7b9a2a58c14e8f1ec589851b566c5f983f95f37ec4eaa529835d6ba8e0d07c2b16907229651293721e348b0f6581193226a71fc826da2196fc9',
  ),
]
