import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import {
  Email,
  EmailOrUsername,
  NewPassword,
  Password,
  Role,
  Username,
  UserState,
} from './fields.ts'
import { Cursor, QueryText, queryInteger } from './fields-query.ts'

/** Returns the first message for a refused value, or undefined for an accepted, unchanged value. */
function faultOf(schema: z.ZodMiniType, value: unknown): string | undefined {
  const { data, error } = z.safeParse(schema, value)
  if (!error) expect(data).toBe(value)
  return error?.issues[0]?.message
}

const MISSING = {
  username: 'Enter a username.',
  email: 'Enter an address like name@example.com.',
  login: 'Enter your email address or username.',
  password: 'Enter your password.',
  newPassword: 'Choose a password.',
}
const TEXTS = [
  ['username', Username],
  ['email', Email],
  ['login', EmailOrUsername],
  ['password', Password],
  ['newPassword', NewPassword],
] as const

test.for(TEXTS)(
  'the field %s reports a missing value and accepts only plain text',
  ([name, schema]) => {
    expect(faultOf(schema, undefined)).toBe(MISSING[name])
    expect(faultOf(schema, '')).toBe(MISSING[name])
    for (const value of [null, 1, true, ['a@example.com'], { a: 1 }]) {
      expect(faultOf(schema, value)).toBe('Must be text.')
    }
    for (const value of ['quiet\0harbour', 'quiet\nharbour', 'quiet\u0085harbour', 'quiet\ud800']) {
      expect(faultOf(schema, value)).toBe('Leave out control characters.')
    }
  },
)

test.for(['abc', 'A.b_c-9', '...', 'x'.repeat(30)])('accepts the username %s', (name) => {
  expect(faultOf(Username, name)).toBeUndefined()
})

test.for([
  ['ab', 'Use at least 3 characters.'],
  ['x'.repeat(31), 'Use at most 30 characters.'],
  ['a b', 'Use only letters, digits, dots, dashes and underscores.'],
  ['name@example', 'Use only letters, digits, dots, dashes and underscores.'],
  ['jörg', 'Use only letters, digits, dots, dashes and underscores.'],
  ['аdmin', 'Use only letters, digits, dots, dashes and underscores.'],
  [' abc', 'Use only letters, digits, dots, dashes and underscores.'],
] as const)('refuses the username %j', ([name, message]) => {
  expect(faultOf(Username, name)).toBe(message)
})

const DOMAIN = `${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(55)}.com`

test.for([
  'a@example.com',
  'A.b+c@sub.example.co',
  `${'a'.repeat(64)}@${DOMAIN}`,
  'a&b@example.com',
  'a/b@example.com',
  "!#$%&'*+/=?^_`{|}~-@example.com",
  '.a..b.@example.com',
  'a@x.xn--p1ai',
  'a@xn--e1aybc.xn--p1ai',
  'a@1.2',
  // An intranet host: the HTML standard requires no dot.
  'a@example',
])('accepts the email address %s', (email) => {
  expect(faultOf(Email, email)).toBeUndefined()
})

test.for([
  'a',
  'a@',
  '@example.com',
  'a@.com',
  'a@example.',
  'a@example..com',
  'a@-example.com',
  'a@example-.com',
  `a@${'b'.repeat(64)}.com`,
  'a@exa_mple.com',
  'a(b)@example.com',
  '"a"@example.com',
  'a,b@example.com',
  'ä@example.com',
  'a@exämple.com',
  'a@[192.0.2.1]',
  'a b@example.com',
  ' a@example.com',
  'a@b@c.com',
])('refuses the email address %j', (email) => {
  expect(faultOf(Email, email)).toBe(MISSING.email)
})

test('refuses an email address over 254 characters', () => {
  expect(faultOf(Email, `${'a'.repeat(64)}@${'b'.repeat(190)}.com`)).toBe(
    'Use at most 254 characters.',
  )
})

test.for([
  ['michael ', 'michael'],
  ['  michael@example.com  ', 'michael@example.com'],
  ['\u00a0michael\u3000\ufeff', 'michael'],
  [`${' '.repeat(500)}${'x'.repeat(254)}`, 'x'.repeat(254)],
])('trims the login name %j', ([typed, name]) => {
  expect(z.parse(EmailOrUsername, typed)).toBe(name)
})

test.for([
  ['   ', MISSING.login],
  ['x'.repeat(255), 'Use at most 254 characters.'],
  [`x${' '.repeat(1_024)}`, 'Use at most 254 characters.'],
  ['michael\n', 'Leave out control characters.'],
] as const)('refuses the login name %j', ([typed, message]) => {
  expect(z.safeParse(EmailOrUsername, typed).error?.issues[0]?.message).toBe(message)
})

test.for([
  ['1', 1],
  ['100', 100],
  ['007', 7],
] as const)('parses %s in a query as the number %i', ([digits, number]) => {
  expect(z.parse(queryInteger(1, 100), digits)).toBe(number)
})

test.for(['0', '101', '-1', '+1', '1.0', '1e1', '0x1', ' 1', '', '٣', '9'.repeat(400), 1, ['1']])(
  'refuses %j as a number in a query',
  (value) => {
    expect(z.safeParse(queryInteger(1, 100), value).success).toBe(false)
  },
)

test('a search text is bounded, plain and not repeated', () => {
  expect(faultOf(QueryText, '')).toBeUndefined()
  expect(faultOf(QueryText, '%_\\')).toBeUndefined()
  expect(faultOf(QueryText, 'x'.repeat(255))).toBe('Use at most 254 characters.')
  expect(faultOf(QueryText, '\0')).toBe('Leave out control characters.')
  expect(faultOf(QueryText, ['a', 'b'])).toBe('Must be text, once.')
})

test('a cursor is bounded and not repeated', () => {
  expect(faultOf(Cursor, 'x'.repeat(1_000))).toBeUndefined()
  expect(faultOf(Cursor, 'x'.repeat(1_001))).toBe('This cursor is too long.')
  expect(faultOf(Cursor, ['a', 'b'])).toBe('Must be text, once.')
})

test('refuses unknown roles and states', () => {
  expect(faultOf(Role, 'admin')).toBeUndefined()
  expect(faultOf(Role, 'Admin')).toBe('Choose employee, manager or admin.')
  expect(faultOf(UserState, 'pending')).toBeUndefined()
  expect(faultOf(UserState, 'deleted')).toBe('Choose active, inactive, pending or rejected.')
})
