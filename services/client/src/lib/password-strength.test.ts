import { expect, test } from 'vitest'
import { passwordStrength } from './password-strength.ts'

test.for([
  ['', 'too short'],
  ['eleven char', 'too short'],
  ['🦊'.repeat(11), 'too short'],
  ['e\u0301'.repeat(11), 'too short'],
  ['aaaaaaaaaaaa', 'easy to guess'],
  ['abcabcabcabc', 'easy to guess'],
  ['123456789012', 'easy to guess'],
  ['qwertyuiopas', 'easy to guess'],
  ['password1234', 'easy to guess'],
  ['Password2024', 'easy to guess'],
  ['passwordpassword', 'easy to guess'],
  ['0987654321ab', 'easy to guess'],
  ['quietharbour', 'good'],
  ['Tr7-xq!mPz4k', 'strong'],
  ['quiet harbour lantern', 'strong'],
] as const)('calls %j %s', ([password, strength]) => {
  expect(passwordStrength(password, 12)).toBe(strength)
})

test('follows the minimum length of the service', () => {
  expect(passwordStrength('x7Kq!mPz', 8)).toBe('good')
  expect(passwordStrength('quiet harbour lantern', 40)).toBe('too short')
})

test('takes milliseconds for a pasted text', () => {
  const start = performance.now()
  expect(passwordStrength('e\u0301'.repeat(1_000_000), 12)).toBe('easy to guess')
  expect(performance.now() - start).toBeLessThan(500)
})
