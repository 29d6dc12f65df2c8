import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { deriveKey, mac, type Purpose } from '#/lib/secrets.ts'
import { bytesOfUuid } from '#/lib/uuid.ts'
import { refreshTokens } from './refresh-token.ts'
import { sessionTokens } from './session-token.ts'

const [first, second] = ['a'.repeat(32), 'b'.repeat(32)]
const tokens = sessionTokens([first])
const id = randomUUID()

test('a session token decodes to its session id and is deterministic', () => {
  expect(tokens.decode(tokens.encode(id))).toBe(id)
  expect(tokens.encode(id)).toBe(tokens.encode(id))
  expect(tokens.encode(randomUUID())).not.toBe(tokens.encode(id))
})

test('refuses a session token with any changed character', () => {
  const token = tokens.encode(id)
  for (let at = 0; at < token.length; at += 1) {
    const other = token[at] === 'A' ? 'B' : 'A'
    expect(tokens.decode(`${token.slice(0, at)}${other}${token.slice(at + 1)}`)).toBeUndefined()
  }
})

test('refuses non-canonical encodings of a session token', () => {
  const token = tokens.encode(id)
  for (const text of [`${token}=`, `${token}\n`, ` ${token}`, `${token}AAAA`, id, '']) {
    expect(tokens.decode(text)).toBeUndefined()
  }
})

test('refuses a session token signed with the key of another purpose', () => {
  const head = bytesOfUuid(id)
  const signedWith = (purpose: string) =>
    Buffer.concat([head, mac(deriveKey(first, purpose as Purpose), head)]).toString('base64url')
  expect(tokens.decode(signedWith('session-cookie-2'))).toBe(id)
  for (const other of ['refresh-token-2', 'session-cookie', 'refresh-token']) {
    expect(tokens.decode(signedWith(other)), other).toBeUndefined()
  }
})

test('session tokens and refresh tokens are not interchangeable', () => {
  const others = refreshTokens([first])
  expect(tokens.decode(others.encode({ sessionId: id, generation: 1 }))).toBeUndefined()
  expect(others.decode(tokens.encode(id))).toBeUndefined()
})

test('the first secret signs session tokens, all secrets verify them', () => {
  const rotated = sessionTokens([second, first])
  expect(rotated.decode(tokens.encode(id))).toBe(id)
  expect(tokens.decode(rotated.encode(id))).toBeUndefined()
})
