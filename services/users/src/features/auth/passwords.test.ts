import { login, register } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()
const strict = useApp({ PASSWORD_MIN_LENGTH: '40' })
const person = { username: 'ada', email: 'ada@example.test' }

const registerWith = (password: string) =>
  server.call(register, { body: { ...person, password } }).then((answer) => answer.status)
const logInWith = (password: string) =>
  server.call(login, { body: { email: 'ada', password } }).then((answer) => answer.status)

test.for([
  ['spaces at both ends', `  ${PASSWORD}  `],
  ['emoji, each one character', '🦊'.repeat(12)],
  ['256 characters', `${PASSWORD}${'é'.repeat(256 - PASSWORD.length)}`],
  ['256 characters outside the basic plane', '🦊'.repeat(256)],
  ['no digit, capital or symbol', 'quietharbourlantern'],
])('accepts a password with %s, which then logs in', async ([, password = '']) => {
  expect(await registerWith(password)).toBe(201)
  expect(await logInWith(password)).toBe(200)
})

test('compares passwords without trimming, truncation or case folding', async () => {
  const password = ` ${PASSWORD}${'x'.repeat(100)}Y`
  await registerWith(password)
  for (const other of [password.trim(), password.slice(0, -1), password.toLowerCase()]) {
    expect(await logInWith(other)).toBe(401)
  }
})

test('treats composed and decomposed spellings of a password as equal', async () => {
  const composed = `${PASSWORD}-é`.normalize('NFC')
  await registerWith(composed)
  expect(await logInWith(composed.normalize('NFD'))).toBe(200)
})

test('counts the characters of a password in its composed form', async () => {
  const decomposed = `${PASSWORD}${'e\u0301'.repeat(200)}`
  expect(await registerWith(decomposed)).toBe(201)
  expect(await logInWith(decomposed)).toBe(200)
  expect(await registerWith('e\u0301'.repeat(11))).toBe(400)
})

test('PASSWORD_MIN_LENGTH sets the minimum length and appears in the error', async () => {
  const answer = await strict.send({
    method: 'POST',
    url: '/auth/register',
    payload: { ...person, password: PASSWORD },
  })
  expect(answer.status).toBe(400)
  expect(answer.body['errors']).toEqual({ password: 'Use at least 40 characters.' })
})
