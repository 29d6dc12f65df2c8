import { expect, test, vi } from 'vitest'
import * as z from 'zod/mini'
import {
  containsContextWord,
  contextWords,
  NewPassword,
  NewPasswordText,
  Password,
} from './fields.ts'

/** Returns the first message for a refused value, or undefined for an accepted, unchanged value. */
function faultOf(schema: z.ZodMiniType, value: unknown): string | undefined {
  const { data, error } = z.safeParse(schema, value)
  if (!error) expect(data).toBe(value)
  return error?.issues[0]?.message
}

test('counts a password in code points and does not change it', () => {
  expect(faultOf(NewPassword, '🔑'.repeat(7))).toBe('Use at least 8 characters.')
  expect(faultOf(NewPassword, '🔑'.repeat(8))).toBeUndefined()
  expect(faultOf(NewPassword, '🔑'.repeat(256))).toBeUndefined()
  expect(faultOf(NewPassword, '🔑'.repeat(257))).toBe('Use at most 256 characters.')
  expect(faultOf(NewPassword, '  spaces stay  ')).toBeUndefined()
})

test('counts an accented letter of a new password as one character', () => {
  expect(faultOf(NewPassword, 'e\u0301'.repeat(7))).toBe('Use at least 8 characters.')
  expect(z.parse(NewPassword, 'e\u0301'.repeat(256))).toBe('é'.repeat(256))
})

test.for([
  ['Vietnamese letters', '\u1ec7'],
  ['Greek letters with three marks', '\u1f82'],
  ['letters outside the basic plane', '\u{1109a}'],
] as const)('accepts 256 decomposed %s as a password and refuses 257', ([, letter]) => {
  const typed = letter.normalize('NFD')
  expect(typed).not.toBe(letter)
  for (const schema of [Password, NewPassword]) {
    expect(z.parse(schema, typed.repeat(256))).toBe(letter.repeat(256))
    expect(z.safeParse(schema, typed.repeat(257)).error?.issues[0]?.message).toBe(
      'Use at most 256 characters.',
    )
  }
})

test('refuses a password over 1,024 UTF-16 units before normalization', () => {
  const normalize = vi.spyOn(String.prototype, 'normalize')
  for (const schema of [Password, NewPassword, NewPasswordText]) {
    const { error } = z.safeParse(schema, `a${'\u0301'.repeat(1_024)}`)
    expect(error?.issues).toMatchObject([{ message: 'Use at most 256 characters.' }])
  }
  expect(normalize).not.toHaveBeenCalled()
  // One letter with very many marks is normalized, and then too long.
  expect(z.safeParse(Password, `a${'\u0301'.repeat(1_023)}`).success).toBe(false)
  expect(normalize).toHaveBeenCalledOnce()
})

test.for([Password, NewPassword])('a password keeps its spaces', (schema) => {
  expect(z.parse(schema, '  spaces stay ')).toBe('  spaces stay ')
})

test('accepts a short password at log-in, up to 256 characters', () => {
  expect(faultOf(Password, 'x')).toBeUndefined()
  expect(faultOf(Password, 'x'.repeat(257))).toBe('Use at most 256 characters.')
})

test('context words are the address, its local part and the username, from 5 characters on', () => {
  expect(contextWords({ username: 'Jane', email: 'Jane.Doe@example.com' })).toEqual([
    'jane.doe@example.com',
    'jane.doe',
  ])
  expect(contextWords({ username: 'janedoe', email: 'jd@example.com' })).toEqual([
    'jd@example.com',
    'janedoe',
  ])
  expect(contextWords({ username: 1, email: null })).toEqual([])
})

test('detects a context word in a password, regardless of case', () => {
  const person = { username: 'janedoe', email: 'jd@example.com' }
  expect(containsContextWord('my-JaneDoe-2026', person)).toBe(true)
  expect(containsContextWord('jd@EXAMPLE.com!', person)).toBe(true)
  expect(containsContextWord('example.com-jane', person)).toBe(false)
})
