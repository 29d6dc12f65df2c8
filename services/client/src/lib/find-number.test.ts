import { expect, test } from 'vitest'
import { findNumber } from './find-number.ts'

/** The SHA-256 of the salt and 1234. */
const CHALLENGE = {
  algorithm: 'SHA-256',
  challenge: '71e78f30535293bd5a98df668ae9301cb42ab1170322a9fb57b97c77b74b3c1c',
  maxnumber: 2_000,
  salt: '0123456789abcdef01234567?expires=1795950020&for=ada&',
  signature: '',
} as const

test('finds the number of a challenge', () => {
  expect(findNumber(CHALLENGE)).toBe(1234)
})

test('finds nothing beyond the greatest number', () => {
  expect(findNumber({ ...CHALLENGE, maxnumber: 1_233 })).toBeUndefined()
})
