import { expect, test } from 'vitest'
import { isMultiFactor } from './sessions.ts'
import { allowsPasskeys } from './webauthn.ts'

test.for([
  ['https:', 'gatehouse.example.com'],
  ['https:', 'intranet'],
  ['http:', 'localhost'],
  ['http:', 'app.localhost'],
] as const)('browsers allow passkeys at %s//%s', ([protocol, hostname]) => {
  expect(allowsPasskeys({ protocol, hostname })).toBe(true)
})

test.for([
  ['http:', 'gatehouse.example.com'],
  ['http:', 'notlocalhost'],
  ['http:', '127.0.0.1'],
  ['https:', '192.0.2.1'],
  ['https:', '[2001:db8::1]'],
] as const)('browsers allow no passkeys at %s//%s', ([protocol, hostname]) => {
  expect(allowsPasskeys({ protocol, hostname })).toBe(false)
})

test.for([
  [['password'], false],
  [['password', 'totp'], true],
  [['password', 'recovery_code'], true],
  [['passkey'], true],
] as const)('a log-in by %s has two factors: %s', ([methods, expected]) => {
  expect(isMultiFactor(methods)).toBe(expected)
})
