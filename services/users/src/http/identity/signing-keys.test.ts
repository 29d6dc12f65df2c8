import { refresh, status } from '@gatehouse/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { keyBox } from '#/domain/keys/key-box.ts'
import { readKeyRing, signerOf } from '#/domain/keys/key-ring.ts'
import { replaceSigningKeys } from '#/domain/keys/signing-keys.ts'
import { type TestApp, useApp } from '../../../test/app.ts'
import { logInAs } from '../../../test/factories.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { tokenForge } from '../../../test/tokens.ts'

const box = keyBox([APP_SECRET])

// The replicas read the keys only when a test advances the time or sends an unknown `kid`.
beforeAll(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
afterAll(() => void vi.useRealTimers())
const one = useApp()
const two = useApp()

const statusOf = async (server: TestApp, token: string) =>
  (await server.call(status, { token })).status

/** Replaces the keys with one that no replica has read yet. */
async function replaceKeys() {
  await replaceSigningKeys(one.app.db, box)
  const key = signerOf((await readKeyRing(one.app.db, box)).keys)
  if (!key) throw new Error('There is no signing key.')
  return key
}

test('accepts a token of a key that only another replica has read', async () => {
  const { forge } = await tokenForge(one)
  const key = await replaceKeys()
  vi.advanceTimersByTime(1_000)
  expect(one.app.signingKeys.signer().id).not.toBe(key.id)
  expect(await statusOf(one, forge({}, { kid: key.id }, key.privateKey))).toBe(200)
  expect(one.app.signingKeys.signer().id).toBe(key.id)
})

test('no replica accepts a replaced key, and sessions continue', async () => {
  const { token, refreshToken: refresh_token } = await logInAs(one, 'employee')
  for (const server of [one, two]) expect(await statusOf(server, token)).toBe(200)
  const { id } = await replaceKeys()
  vi.advanceTimersByTime(2_000)
  for (const server of [one, two]) {
    await expect.poll(() => server.app.signingKeys.signer().id).toBe(id)
    expect(await statusOf(server, token)).toBe(401)
    const renewed = await server.call(refresh, { body: { refresh_token } })
    for (const each of [one, two]) expect(await statusOf(each, renewed.body.access_token)).toBe(200)
  }
})

test('logs a change of the signing key once', async () => {
  const { id } = await replaceKeys()
  vi.advanceTimersByTime(2_000)
  await expect.poll(() => one.app.signingKeys.signer().id).toBe(id)
  vi.advanceTimersByTime(2_000)
  const events = one.logs.filter(({ event }) => event === 'sys_signing_key_changed')
  expect(events).toMatchObject([{ kid: id }])
})
