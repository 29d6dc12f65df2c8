import { createSecretKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { deriveKey, mac, seal, unseal } from './secrets.ts'

const key = deriveKey('a'.repeat(32), 'signing-key')

test('derives a different 256-bit key for each secret and purpose', () => {
  const keys = [
    key,
    deriveKey('a'.repeat(32), 'refresh-token-2'),
    deriveKey('b'.repeat(32), 'signing-key'),
  ]
  expect(keys.map((k) => k.symmetricKeySize)).toEqual([32, 32, 32])
  expect(new Set(keys.map((k) => k.export().toString('hex'))).size).toBe(3)
  expect(deriveKey('a'.repeat(32), 'signing-key').equals(key)).toBe(true)
})

test('mac computes HMAC-SHA-256', () => {
  // RFC 4231, test case 2.
  const jefe = createSecretKey('Jefe', 'utf8')
  expect(mac(jefe, Buffer.from('what do ya want for nothing?')).toString('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})

test('unseals a text with its key and context', () => {
  expect(unseal(key, seal(key, 'plain ü', 'row 1'), 'row 1')).toBe('plain ü')
  expect(unseal(key, seal(key, '', ''), '')).toBe('')
})

test('seals the same text differently each time', () => {
  expect(seal(key, 'plain', 'row').equals(seal(key, 'plain', 'row'))).toBe(false)
})

test('unseals nothing with another key or context or a changed byte', () => {
  const box = seal(key, 'plain', 'row 1')
  expect(unseal(deriveKey('b'.repeat(32), 'signing-key'), box, 'row 1')).toBeUndefined()
  expect(unseal(key, box, 'row 2')).toBeUndefined()
  for (let at = 0; at < box.length; at += 1) {
    const changed = Buffer.from(box)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(unseal(key, changed, 'row 1')).toBeUndefined()
  }
})

test.for([0, 5, 12, 27])('unseals nothing from a truncated box of %i bytes', (length) => {
  expect(unseal(key, seal(key, 'plain', 'row').subarray(0, length), 'row')).toBeUndefined()
})
