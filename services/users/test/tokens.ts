import { randomUUID, sign } from 'node:crypto'
import type { TestApp } from './app.ts'
import { logInAs } from './factories.ts'

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** The key that a token names. */
export const kidOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString()).kid

/** The claims of a token, unchecked. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

/** Tokens signed with the server's own key, good but for what the caller changes; undefined drops a member. */
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
