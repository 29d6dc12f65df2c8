import { randomUUID, sign } from 'node:crypto'
import type { TestApp } from './app.ts'
import { logInAs } from './factories.ts'

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** Returns the `kid` of a token. */
export const kidOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString()).kid

/** Returns the unverified claims of a token. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

/** Forges tokens with the server's key. They are valid except for the caller's changes; undefined removes a member. */
export async function tokenForge(server: TestApp) {
  const key = server.app.signingKeys.signer()
  const { user, id } = await logInAs(server, 'employee')
  const issuer = server.app.config.PUBLIC_URL.origin
  const now = Math.floor(Date.now() / 1000)
  const goodHeader = { alg: 'EdDSA', typ: 'at+jwt', kid: key.id }
  const goodClaims = {
    iss: issuer,
    aud: issuer,
    sub: user.id,
    iat: now,
    exp: now + 900,
    jti: randomUUID(),
    sid: id,
    role: 'employee',
    admin: false,
  }
  const signingInput = (claims: object, header: object) =>
    `${encode({ ...goodHeader, ...header })}.${encode({ ...goodClaims, ...claims })}`
  return {
    now,
    key,
    user,
    sessionId: id,
    signingInput,
    forge: (claims: object = {}, header: object = {}, privateKey = key.privateKey) => {
      const input = signingInput(claims, header)
      return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`
    },
  }
}
