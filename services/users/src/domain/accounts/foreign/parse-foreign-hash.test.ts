import { expect, test } from 'vitest'
import { FOREIGN_HASHES, keycloakCredential } from '../../../../test/foreign-hashes.ts'
import { FIREBASE } from '../../../../test/transfer.ts'
import { costOf } from './foreign-hash.ts'
import { parseForeignHash } from './parse-foreign-hash.ts'

const BCRYPT = '$2b$04$KfXPZuQpIv.L3eAyOWNp3e0WCMiEH1KLuqYUSeQ5eA/vUtgNOJqi.'
const ARGON2 =
  '$argon2id$v=19$m=65536,t=3,p=4$GKkArUAyUN9RYvQ+yuDLvQ$3+oInk2RD2i2tDGO/pYusCc+rT5NN8XYdsPoDwjQoAI'

const tooCostly = (count: number) => `${count}, the most that a log-in may cost here`

test.for([
  ['', 'has no known format'],
  ['open-sesame', 'has no known format'],
  ['5f4dcc3b5aa765d61d8327deb882cf99', 'has no known format'],
  ['$1$salt$qJH7.N4xYta3aEG/dfqo/0', 'has no known format'],
  ['$2x$04$KfXPZuQpIv.L3eAyOWNp3e0WCMiEH1KLuqYUSeQ5eA/vUtgNOJqi.', 'has no known format'],
  [BCRYPT.slice(0, -1), 'is no complete bcrypt hash'],
  [`${BCRYPT}\n`, 'is no complete bcrypt hash'],
  [BCRYPT.replace('$04$', '$15$'), `is bcrypt, but the cost is above ${tooCostly(14)}`],
  [BCRYPT.replace('$04$', '$99$'), `is bcrypt, but the cost is above ${tooCostly(14)}`],
  [BCRYPT.replace('$04$', '$03$'), 'is bcrypt, but the cost must be at least 4'],
  [
    ARGON2.replace('65536', '4194304'),
    `is argon2, but the memory (m) is above ${tooCostly(131_072)}`,
  ],
  [ARGON2.replace('m=65536,t=3', 'm=131072,t=60'), 'is argon2, but memory (m) times passes'],
  [ARGON2.replace('m=65536,', ''), 'is argon2, but the memory (m) must be a whole number'],
  [ARGON2.replace('v=19', 'v=20'), 'is argon2, but'],
  [ARGON2.slice(0, 60), 'is argon2, but'],
  ['pbkdf2_sha256$99999999$salt$wJSpLMQRQz0Dhj/pFpbyjMj71B2gUYp6HJS5AU+32Ac=', 'is pbkdf2, but'],
  ['pbkdf2_md5$1$salt$AAAA', 'is no complete PBKDF2 (Django) hash'],
  [`pbkdf2:md5:1$salt$${'00'.repeat(32)}`, 'is pbkdf2, but the digest must be'],
  ['pbkdf2:sha256$salt$00', 'is no complete PBKDF2 (Werkzeug) hash'],
  [`scrypt:1048576:8:1$salt$${'00'.repeat(64)}`, 'is scrypt, but N times r times p'],
  [`scrypt:32767:8:1$salt$${'00'.repeat(64)}`, 'is scrypt, but N must be a power of two'],
  ['scrypt$16384$salt$8$5$AAAA', 'is scrypt, but the hash is too short'],
  ['$P$ZIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0', 'is phpass, but the binary logarithm'],
  ['$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r', 'is no complete phpass hash'],
  [
    '$5$rounds=999999999$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5',
    'is sha-crypt, but the number of rounds is above',
  ],
  ['$5$saltstring$short', 'is no complete SHA-crypt hash'],
  ['8f7cda0005470c346000ba0c531973c4:00', 'is no complete Better Auth hash'],
  ['AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggE=', 'has no known format'],
  ['AQAAAAEAA9D/////IESkQuj2Du8=', 'is no complete ASP.NET Identity hash'],
  ['{"secretData":"{}"}', 'is no password credential of Keycloak'],
  ['{', 'is no password credential of Keycloak'],
  [
    JSON.stringify(keycloakCredential('AAAA', { hashIterations: 1, algorithm: 'bcrypt-fancy' })),
    'has the unknown algorithm bcrypt-fancy',
  ],
  ['$6$'.padEnd(5_000, 'x'), 'is too long'],
] as const)('refuses %s', ([text, fault]) => {
  expect(() => parseForeignHash({ text })).toThrow(fault)
})

test('needs the parameters of the project for a hash of Firebase', () => {
  const hash = { text: 'AAAA', salt: '42xEC+ixf3L2lw==' }
  expect(() => parseForeignHash(hash)).toThrow('give the project with --firebase')
  expect(() => parseForeignHash({ ...hash, firebase: FIREBASE })).toThrow('another length')
})

test('reads a bcrypt salt whose unused bits are set', () => {
  const text = BCRYPT.replace('Np3e0', 'Np3f0')
  expect(parseForeignHash({ text })).toEqual(parseForeignHash({ text: BCRYPT }))
})

test('names costs without salts, in characters of a PHC string', () => {
  const costs = FOREIGN_HASHES.map(({ password_hash: text, password_salt: salt }) =>
    costOf(parseForeignHash({ text, salt, firebase: FIREBASE }).scheme),
  )
  expect(costs.filter((cost) => !/^[\w.-]+$/.test(cost))).toEqual([])
  expect(costs).toContain('bcrypt.4')
  expect(costs).toContain('scrypt.32768.8.1.64')
})
