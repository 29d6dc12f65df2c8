import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const good = { username: 'ada', email: 'ada@example.test', password: PASSWORD }

const register = (payload: object) =>
  server.send({ method: 'POST', url: '/auth/register', payload })

test('reports all invalid fields of a registration together', async () => {
  const answer = await register({ username: 'a', email: 'nowhere', password: 'short' })
  expect(answer.status).toBe(400)
  expect(answer.body).toEqual({
    status: 'error',
    code: 'validation_failed',
    message: 'Input payload validation failed',
    errors: {
      username: 'Use at least 3 characters.',
      email: 'Enter an address like name@example.com.',
      password: 'Use at least 12 characters.',
    },
    request_id: expect.any(String),
  })
})

test('reports all missing fields of a registration', async () => {
  const answer = await register({})
  expect(answer.body['errors']).toEqual({
    username: 'Enter a username.',
    email: 'Enter an address like name@example.com.',
    password: 'Choose a password.',
  })
})

const CHARACTERS = 'Use only letters, digits, dots, dashes and underscores.'
const CONTROL = 'Leave out control characters.'
const ADDRESS = 'Enter an address like name@example.com.'

test.for([
  ['username', '', 'Enter a username.'],
  ['username', 'ab', 'Use at least 3 characters.'],
  ['username', 'a'.repeat(31), 'Use at most 30 characters.'],
  ['username', 'ada lovelace', CHARACTERS],
  ['username', 'ada@home', CHARACTERS],
  ['username', 'adä', CHARACTERS],
  ['username', 'ada\u0000', CONTROL],
  ['username', 'ada\n', CONTROL],
  ['username', 'ada\uD800', CONTROL],
  ['email', '', ADDRESS],
  ['email', 'ada@', ADDRESS],
  ['email', 'ada@example.', ADDRESS],
  ['email', 'a b@example.test', ADDRESS],
  ['email', `${'a'.repeat(250)}@example.test`, 'Use at most 254 characters.'],
  ['email', 'ada@example.test\r\nBcc: eve@example.test', CONTROL],
  ['password', '', 'Choose a password.'],
  ['password', 'elevenchars', 'Use at least 12 characters.'],
  ['password', `${OTHER_PASSWORD}${'x'.repeat(256)}`, 'Use at most 256 characters.'],
  ['password', `${OTHER_PASSWORD}\u0000`, CONTROL],
  ['password', `${OTHER_PASSWORD}\uDFFF`, CONTROL],
  ['password', '123456789012', 'This password is on the list of common passwords.'],
  ['password', 'QWERTY123456', 'This password is on the list of common passwords.'],
] as const)('refuses a registration with the %s %j: %s', async ([field, value, message]) => {
  const answer = await register({ ...good, [field]: value })
  expect(answer.status).toBe(400)
  expect(answer.body['errors']).toEqual({ [field]: message })
  expect(await server.app.db.user.count()).toBe(0)
})

test.for([
  ['the username', { username: 'lovelace', password: 'my-LoveLace-code' }],
  ['the local part', { email: 'lovelace@example.test', password: 'my-lovelace-code' }],
  ['the address', { email: 'abc@example.test', password: 'I-am-ABC@example.test' }],
])('refuses a password that contains %s, regardless of case', async ([, person]) => {
  const answer = await register({ ...good, ...(person as object) })
  expect(answer.body['errors']).toEqual({
    password: 'Leave your name and address out of the password.',
  })
})

test('accepts a password that contains a username of four characters', async () => {
  const person = { username: 'ruth', email: 'ruth@example.test' }
  expect((await register({ ...person, password: `${PASSWORD}-ruth` })).status).toBe(201)
})

test.for([null, 7, true, ['ada'], { not: '' }])(
  'refuses %j in a registration, because it is not text',
  async (value) => {
    const answer = await register({ username: value, email: value, password: value })
    expect(answer.status).toBe(400)
    expect(answer.body['errors']).toEqual({
      username: 'Must be text.',
      email: 'Must be text.',
      password: 'Must be text.',
    })
  },
)

test.for(['[]', 'null', '7', '"text"', 'true'])(
  'refuses a registration with the body %s',
  async (payload) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await server.send({ method: 'POST', url: '/auth/register', headers, payload })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      code: 'validation_failed',
      errors: { body: 'Send a JSON object.' },
    })
  },
)

test('refuses a registration without a body', async () => {
  const answer = await server.send({ method: 'POST', url: '/auth/register' })
  expect(answer.status).toBe(400)
  expect(answer.body['code']).toBe('validation_failed')
})
