import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { deriveKey, mac, type Purpose } from '#/lib/secrets.ts'
import { refreshTokens } from './refresh-token.ts'

const [first, second] = ['a'.repeat(32), 'b'.repeat(32)]
const tokens = refreshTokens([first])
const claim = { sessionId: randomUUID(), generation: 4_294_967_295 }

test('a refresh token decodes to its claim and is deterministic', () => {
  const token = tokens.encode(claim)
  expect(tokens.decode(token)).toEqual(claim)
  expect(tokens.encode(claim)).toBe(token)
})

test('each session and generation has its own refresh token', () => {
  const all = [
    tokens.encode(claim),
    tokens.encode({ ...claim, generation: 1 }),
    tokens.encode({ ...claim, sessionId: randomUUID() }),
  ]
  expect(new Set(all).size).toBe(3)
})

test('refuses a refresh token with any changed character', () => {
  const token = tokens.encode(claim)
  for (let at = 0; at < token.length; at += 1) {
    const other = token[at] === 'A' ? 'B' : 'A'
    expect(tokens.decode(`${token.slice(0, at)}${other}${token.slice(at + 1)}`)).toBeUndefined()
  }
})

test('refuses non-canonical encodings of a refresh token', () => {
  const token = tokens.encode({ sessionId: 'ffffffff-ffff-7fff-bfff-ffffffffffff', generation: 1 })
  const others = [`${token}=`, `${token}\n`, ` ${token}`, `${token}AAAA`, token.slice(0, -1), '']
  expect(token).toContain('_')
  for (const text of [...others, token.replaceAll('_', '/')]) {
    expect(tokens.decode(text)).toBeUndefined()
  }
})

test('the first secret signs refresh tokens, all secrets verify them', () => {
  const rotated = refreshTokens([second, first])
  expect(rotated.decode(tokens.encode(claim))).toEqual(claim)
  expect(tokens.decode(rotated.encode(claim))).toBeUndefined()
  expect(refreshTokens([second]).decode(rotated.encode(claim))).toEqual(claim)
})

test('refuses a refresh token of the former key purpose', () => {
  const head = Buffer.from(tokens.encode(claim), 'base64url').subarray(0, 20)
  const signedWith = (purpose: string) =>
    Buffer.concat([head, mac(deriveKey(first, purpose as Purpose), head)]).toString('base64url')
  expect(tokens.decode(signedWith('refresh-token-2'))).toEqual(claim)
  expect(tokens.decode(signedWith('refresh-token'))).toBeUndefined()
})

test('refreshTokens throws without a secret', () => {
  expect(() => refreshTokens([])).toThrow('at least one secret')
})
