import { expect, test } from 'vitest'
import { PASSWORD } from '../../../test/secrets.ts'
import { passwordFault } from './password-policy.ts'

const COMMON = 'This password is on the list of common passwords.'
const CONTEXT = 'Leave your name and address out of the password.'
const ada = { username: 'lovelace', email: 'countess@example.test' }

test('accepts a long password that is hard to guess', () => {
  expect(passwordFault(PASSWORD, ada, 12)).toBeUndefined()
})

test('counts the length in code points', () => {
  expect(passwordFault('🦊'.repeat(12), ada, 12)).toBeUndefined()
  expect(passwordFault('🦊'.repeat(11), ada, 12)).toBe('Use at least 12 characters.')
})

test.for(['password', 'PassWord', '12345678', 'iloveyou', 'trustno1'])(
  'refuses the common password %s',
  (password) => {
    expect(passwordFault(password, {}, 8)).toBe(COMMON)
  },
)

test('accepts a common password inside a longer one', () => {
  expect(passwordFault('password-of-the-harbour', {}, 8)).toBeUndefined()
})

test.for(['my-Lovelace-code', 'COUNTESS-of-code', 'x countess@example.test', 'lovelacelovelace'])(
  'refuses %s, which contains the name or address',
  (password) => {
    expect(passwordFault(password, ada, 12)).toBe(CONTEXT)
  },
)

test('ignores names of fewer than five characters and missing names', () => {
  const person = { username: 'ruth', email: 'r@example.test' }
  expect(passwordFault(`${PASSWORD} ruth`, person, 12)).toBeUndefined()
  expect(passwordFault(PASSWORD, { username: 7, email: null }, 12)).toBeUndefined()
  expect(passwordFault(PASSWORD, { username: '', email: '@' }, 12)).toBeUndefined()
})
