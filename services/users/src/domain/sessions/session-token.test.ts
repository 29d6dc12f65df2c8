import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { deriveKey, mac, type Purpose } from '#/lib/secrets.ts'
import { bytesOfUuid } from '#/lib/uuid.ts'
import { refreshTokens } from './refresh-token.ts'
import { sessionTokens } from './session-token.ts'

const [first, second] = ['a'.repeat(32), 'b'.repeat(32)]
const tokens = sessionTokens([first])
const id = randomUUID()

test('what was encoded is decoded, and always the same text', () => {
  expect(tokens.decode(tokens.encode(id))).toBe(id)
  expect(tokens.encode(id)).toBe(tokens.encode(id))
  expect(tokens.encode(randomUUID())).not.toBe(tokens.encode(id))
})

test('any character that is changed makes it somebody else’s', () => {
  const token = tokens.encode(id)
  for (let at = 0; at < token.length; at += 1) {
    const other = token[at] === 'A' ? 'B' : 'A'
    expect(tokens.decode(`${token.slice(0, at)}${other}${token.slice(at + 1)}`)).toBeUndefined()
  }
})

test('only the one canonical text counts', () => {
  const token = tokens.encode(id)
  for (const text of [`${token}=`, `${token}\n`, ` ${token}`, `${token}AAAA`, id, '']) {
    expect(tokens.decode(text)).toBeUndefined()
  }
})

test('a refresh token’s key signs no session, though the bytes are the same', () => {
  const head = bytesOfUuid(id)
  const signedWith = (purpose: string) =>
    Buffer.concat([head, mac(deriveKey(first, purpose as Purpose), head)]).toString('base64url')
  expect(tokens.decode(signedWith('session-cookie-2'))).toBe(id)
  for (const other of ['refresh-token-2', 'session-cookie', 'refresh-token']) {
    expect(tokens.decode(signedWith(other)), other).toBeUndefined()
  }
})

test('neither kind of token passes for the other', () => {
  const others = refreshTokens([first])
  expect(tokens.decode(others.encode({ sessionId: id, generation: 1 }))).toBeUndefined()
  expect(others.decode(tokens.encode(id))).toBeUndefined()
})

test('the first secret signs, all verify', () => {
  const rotated = sessionTokens([second, first])
  expect(rotated.decode(tokens.encode(id))).toBe(id)
  expect(tokens.decode(rotated.encode(id))).toBeUndefined()
})
