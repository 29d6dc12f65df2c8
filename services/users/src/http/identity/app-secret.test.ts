import { login, refresh, status } from '@gatehouse/contract'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { buildApp } from '#/app.ts'
import { createDatabase } from '#/database/database.ts'
import { keyBox } from '#/domain/keys/key-box.ts'
import { readKeyRing, signerOf } from '#/domain/keys/key-ring.ts'
import { replaceSigningKeys, rotateSigningKeys } from '#/domain/keys/signing-keys.ts'
import { type TestApp, useApp } from '../../../test/app.ts'
import { workerDatabase } from '../../../test/database.ts'
import { createUser, logInAs, openSession } from '../../../test/factories.ts'
import { APP_SECRET, PASSWORD } from '../../../test/secrets.ts'
import { kidOf } from '../../../test/tokens.ts'
import { expectUnavailable } from '../../../test/unavailable.ts'

const OLD = APP_SECRET
const NEW = 'w3Jx8Qm5Tz1Rn6Vb0Kc4Yf7Pd2Lh9Sg5'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const until = (expectation: () => unknown) => vi.waitFor(expectation, { timeout: 15_000 })

const emptyKeys = async () => {
  const db = createDatabase(await workerDatabase(), 1)
  await db.signingKey.deleteMany()
  await db.$disconnect()
}

const isSealedWith = async (server: TestApp, secret: string) =>
  signerOf((await readKeyRing(server.app.db, keyBox([secret]))).keys) !== undefined

/** Logs in at each replica, refreshes at all in turn, and expects each to accept every token. */
async function expectServedBy(servers: TestApp[]) {
  for (const first of servers) {
    const user = await createUser(first)
    const { body } = await first.call(login, { body: { email: user.email, password: PASSWORD } })
    let { access_token: token, refresh_token = '' } = body
    for (const server of [...servers, ...servers]) {
      const renewed = await server.call(refresh, { body: { refresh_token } })
      expect(renewed.status).toBe(200)
      token = renewed.body.access_token
      refresh_token = renewed.body.refresh_token ?? ''
      for (const each of servers) expect((await each.call(status, { token })).status).toBe(200)
    }
  }
}

describe('a new secret listed second', () => {
  beforeAll(emptyKeys)
  afterAll(emptyKeys)
  const former = useApp({ APP_SECRET: OLD })
  const behind = useApp({ APP_SECRET: `${OLD},${NEW}` })

  test('is compatible with replicas that do not list it', () => expectServedBy([former, behind]))
})

describe('a new secret listed first', () => {
  beforeAll(emptyKeys)
  afterAll(emptyKeys)
  const behind = useApp({ APP_SECRET: `${OLD},${NEW}` })
  const first = useApp({ APP_SECRET: `${NEW},${OLD}` })

  test('is compatible with replicas that list it second', async () => {
    await until(async () => expect(await isSealedWith(first, NEW)).toBe(true))
    await expectServedBy([behind, first])
  })

  test('keeps keys and sessions once it is the only secret', async () => {
    const { refreshToken: refresh_token, token } = await logInAs(first, 'employee')
    await behind.app.close()
    await until(async () => expect(await isSealedWith(first, NEW)).toBe(true))
    const alone = await buildApp({ ...first.app.config, APP_SECRET: [NEW] }, first.app.log)
    try {
      const headers = { authorization: `Bearer ${token}` }
      expect((await alone.inject({ url: status.path, headers })).statusCode).toBe(200)
      const { method, path: url } = refresh
      const renewed = await alone.inject({ method, url, payload: { refresh_token } })
      expect(renewed.statusCode).toBe(200)
    } finally {
      await alone.close()
    }
  })
})

describe('a new secret listed first without having been second', () => {
  beforeAll(emptyKeys)
  afterAll(emptyKeys)
  const former = useApp({ APP_SECRET: OLD })
  const first = useApp({ APP_SECRET: `${NEW},${OLD}` })

  test('leaves the other replicas signing with the key that they have opened', async () => {
    const before = former.app.signingKeys.signer().id
    await until(async () => expect(await isSealedWith(first, OLD)).toBe(false))
    await rotateSigningKeys(first.app.db, keyBox([NEW]))
    await first.app.db.$executeRaw`
      UPDATE signing_keys SET mac = NULL, signs_from = now() WHERE id <> ${before}`
    await until(async () => expect(first.app.signingKeys.signer().id).not.toBe(before))

    const there = await logInAs(first, 'employee')
    const here = await logInAs(former, 'employee')
    expect([kidOf(there.token) === before, kidOf(here.token) === before]).toEqual([false, true])
    for (const { token } of [there, here]) {
      expect((await first.call(status, { token })).status).toBe(200)
    }
    expect((await former.call(status, { token: here.token })).status).toBe(200)
    // The former secret can't authenticate the new key.
    expect((await former.call(status, { token: there.token })).status).toBe(401)
  })

  test('makes a replica that can authenticate no key refuse log-ins and tokens, and log the reason', async () => {
    const user = await createUser(former)
    const { id } = await createUser(first)
    await replaceSigningKeys(first.app.db, keyBox([NEW]))
    await until(async () => {
      const body = { email: user.email, password: PASSWORD }
      expectUnavailable(await former.send({ method: 'POST', url: '/auth/login', payload: body }))
    })
    expect(JSON.stringify(former.logs)).toContain('No secret in APP_SECRET opens the signing keys.')
    await until(() => expect(first.app.signingKeys.published()).toHaveLength(1))
    const { token } = await openSession(first, { id, role: 'employee' })
    expect((await former.call(status, { token })).status).toBe(401)
  })
})
