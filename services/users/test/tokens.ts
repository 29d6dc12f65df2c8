import { randomUUID, sign } from 'node:crypto'
import { loadSigningKeys } from '#/data/signing-keys.ts'
import type { TestApp } from './app.ts'
import { logInAs } from './factories.ts'
import { APP_SECRET } from './secrets.ts'

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** Tokens signed with the server's own key, good but for what the caller changes; undefined drops a member. */
export async function tokenForge(server: TestApp) {
  const [key] = await loadSigningKeys(server.app.db, [APP_SECRET])
  if (!key) throw new Error('There is no signing key.')
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
    forge: (claims: object = {}, header: object = {}) => {
      const input = signingInput(claims, header)
      return `${input}.${sign(null, Buffer.from(input), key.privateKey).toString('base64url')}`
    },
  }
}
