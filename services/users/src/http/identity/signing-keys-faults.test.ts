import { randomBytes } from 'node:crypto'
import { jwks } from '@gatehouse/contract'
import { afterAll, expect, test, vi } from 'vitest'
import { keyBox } from '#/domain/keys/key-box.ts'
import { rotateSigningKeys } from '#/domain/keys/signing-keys.ts'
import { useApp } from '../../../test/app.ts'
import { prepare } from '../../../test/database.ts'
import { startPostgres } from '../../../test/postgres.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { tokenForge } from '../../../test/tokens.ts'
import { expectUnavailable } from '../../../test/unavailable.ts'

const postgres = await startPostgres()
const server = useApp(await prepare(postgres.url))
afterAll(() => postgres.remove())

vi.setConfig({ testTimeout: 60_000 })
const until = (expectation: () => Promise<void>) => vi.waitFor(expectation, { timeout: 15_000 })
const failures = () => server.logs.filter(({ event }) => event === 'sys_signing_keys_stale')

test('keeps its signing keys while Postgres is down, and reads them afterwards', async () => {
  const { forge } = await tokenForge(server)
  const unknown = forge({}, { kid: randomBytes(32).toString('base64url') })
  const before = await server.call(jwks)
  await postgres.stop()
  try {
    await until(async () => expect(failures()).toHaveLength(1))
    // The key may exist but can't be looked up, so the answer is 503 instead of 401.
    const headers = { authorization: `Bearer ${unknown}` }
    await until(async () => expectUnavailable(await server.send({ url: '/auth/status', headers })))
    const during = await server.call(jwks)
    expect(during.status).toBe(200)
    expect(during.body).toEqual(before.body)
    expect(failures()).toHaveLength(1)
  } finally {
    await postgres.start()
  }
  await until(async () => {
    await rotateSigningKeys(server.app.db, keyBox([APP_SECRET]))
    expect((await server.call(jwks)).body.keys).toHaveLength(2)
  })
})
