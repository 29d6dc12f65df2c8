import { logout } from '@gatehouse/contract'
import { beforeEach, expect, test, vi } from 'vitest'
import { keyBox } from '#/domain/keys/key-box.ts'
import { replaceSigningKeys } from '#/domain/keys/signing-keys.ts'
import { useApp } from '../../../test/app.ts'
import { APP_SECRET } from '../../../test/secrets.ts'
import { tokenForge } from '../../../test/tokens.ts'

const server = useApp()
let forge: Awaited<ReturnType<typeof tokenForge>>
beforeEach(async () => {
  forge = await tokenForge(server)
})

const ask = (token: string) =>
  server.send({ url: '/auth/status', headers: { authorization: `Bearer ${token}` } })
const isCached = (token: string) => server.app.accessTokens.verified.get(token) !== undefined

test('caches only valid tokens', async () => {
  const good = forge.forge()
  const bad = [`${good.slice(0, -4)}AAAA`, forge.forge({ aud: 'another' }), forge.forge({ exp: 1 })]
  for (const token of bad) {
    expect((await ask(token)).status).toBe(401)
    expect(isCached(token)).toBe(false)
  }
  expect((await ask(good)).status).toBe(200)
  expect(isCached(good)).toBe(true)
})

test('refuses a cached token with another signature', async () => {
  const good = forge.forge()
  await ask(good)
  const [header, claims] = good.split('.')
  for (const signature of ['', 'AAAA', good.split('.')[2]?.toLowerCase()]) {
    expect((await ask(`${header}.${claims}.${signature}`)).status).toBe(401)
  }
})

test('refuses a cached token from the second that it expires', async () => {
  const token = forge.forge({ exp: forge.now + 4 })
  expect((await ask(token)).status).toBe(200)
  const isOver = async () => (await ask(token)).body['message']
  await expect.poll(isOver).toBe('Signature expired. Please log in again.')
  expect(Date.now()).toBeGreaterThanOrEqual((forge.now + 4) * 1000)
})

test('refuses a cached token when its session has ended', async () => {
  const token = forge.forge()
  expect((await ask(token)).status).toBe(200)
  await server.call(logout, { token })
  expect((await ask(token)).body['message']).toBe('Session ended. Please log in again.')
})

test('refuses a cached token when its signing key is dropped', async () => {
  const token = forge.forge()
  expect((await ask(token)).status).toBe(200)
  await replaceSigningKeys(server.app.db, keyBox([APP_SECRET]))
  await vi.waitFor(
    async () =>
      expect((await ask(token)).body['message']).toBe('Invalid token. Please log in again.'),
    { timeout: 10_000, interval: 100 },
  )
})
