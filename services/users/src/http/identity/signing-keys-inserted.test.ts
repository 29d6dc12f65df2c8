import { generateKeyPairSync } from 'node:crypto'
import { jwks, status } from '@gatehouse/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createDatabase } from '#/database/database.ts'
import { publicJwk } from '#/domain/keys/jwk.ts'
import { type TestApp, useApp } from '../../../test/app.ts'
import { workerDatabase } from '../../../test/database.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { tokenForge } from '../../../test/tokens.ts'

const OTHER_SECRET = 'another-32-bytes-of-secret-text!'

async function emptyKeys() {
  const db = createDatabase(await workerDatabase(), 1)
  await db.signingKey.deleteMany()
  await db.$disconnect()
}
beforeAll(emptyKeys)
afterAll(emptyKeys)

// Two replicas during a change of the secret.
const one = useApp({ APP_SECRET: `${APP_SECRET},${OTHER_SECRET}` })
const two = useApp({ APP_SECRET: `${OTHER_SECRET},${APP_SECRET}` })
const replicas = [one, two]

vi.setConfig({ testTimeout: 60_000 })

const wasIgnored = ({ logs }: TestApp, id: string) =>
  logs.some(({ event, kid }) => event === 'sys_signing_key_ignored' && kid === id)

test('no replica verifies with, publishes or signs with a public key inserted by an attacker', async () => {
  const { forge, key } = await tokenForge(one)
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const id = publicJwk(publicKey).kid
  const row = { id, publicKey, privateKey: new Uint8Array(0), signsFrom: new Date() }
  await one.app.db.signingKey.create({ data: row })
  for (const server of replicas) {
    await vi.waitFor(() => expect(wasIgnored(server, id)).toBe(true), { timeout: 15_000 })
    const forged = await server.call(status, {
      token: forge({ role: 'admin' }, { kid: id }, privateKey),
    })
    expect(forged.status).toBe(401)
    expect((await server.call(status, { token: forge() })).status).toBe(200)
    expect((await server.call(jwks)).body.keys.map(({ kid }) => kid)).not.toContain(id)
    expect(server.app.signingKeys.signer().id).toBe(key.id)
  }
})
