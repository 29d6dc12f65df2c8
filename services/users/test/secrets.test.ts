import { expect, test } from 'vitest'
import { APP_SECRET, leaksIn, OTHER_PASSWORD, PASSWORD } from './secrets.ts'

const record = (value: string) => JSON.stringify({ level: 30, msg: value })

test.for([
  ['a password', PASSWORD],
  ['a password that begins like a test password', `${OTHER_PASSWORD}-7`],
  ['the secret', APP_SECRET],
  ['an access token', 'Bearer eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
  ['a refresh token', 'AZp'.padEnd(70, 'x')],
  ['a session cookie', 'AZp'.padEnd(64, 'x')],
  ['a password hash', '$argon2id$v=19$m=19456,p=1,t=2$c2FsdA$aGFzaA'],
  ['a connection string', 'postgres://gatehouse:secret@db/gatehouse'],
  ['a private key', '-----BEGIN PRIVATE KEY-----'],
  ['a cookie', 'gatehouse_refresh=abc'],
])('finds %s in a log', ([, secret = '']) => {
  expect(leaksIn([record('harmless'), record(`before ${secret} after`)])).toHaveLength(1)
})

test('finds a line that is not a JSON record', () => {
  expect(leaksIn(['plain text', '7', record('harmless')])).toEqual(['plain text', '7'])
})

test('accepts a log line without secrets', () => {
  const line = { request_id: crypto.randomUUID(), event: 'authn_login_fail', path: '/auth/refresh' }
  expect(leaksIn([JSON.stringify(line)])).toEqual([])
})
