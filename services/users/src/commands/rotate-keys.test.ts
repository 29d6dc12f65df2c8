import { expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { run } from '../../test/cli.ts'
import { APP_SECRET } from '../../test/secrets.ts'

const server = useApp()

test('rotate-keys publishes one key, even when repeated, and prints when it signs', async () => {
  const { db, signingKeys } = server.app
  await run(['rotate-keys', '--now'])
  const first = await run(['rotate-keys'])
  expect(first).toMatchObject({ code: 0, stderr: '' })
  const [, time = ''] = /^The new key signs from (\S+)\.\n$/.exec(first.stdout) ?? []
  const seconds = (new Date(time).getTime() - Date.now()) / 1000
  expect(Math.abs(seconds - 360)).toBeLessThan(20)
  expect(await run(['rotate-keys'])).toEqual({
    code: 0,
    stdout: `A new key is already published; nothing was changed.\n${first.stdout}`,
    stderr: '',
  })
  expect(await db.signingKey.count()).toBe(2)
  await expect.poll(() => signingKeys.published(), { timeout: 10_000 }).toHaveLength(2)
})

test('rotate-keys --now leaves one key, and the service signs with it', async () => {
  const before = await server.app.db.signingKey.findMany()
  const { code, stdout } = await run(['rotate-keys', '--now'])
  expect(code).toBe(0)
  expect(stdout).toBe(`A new key signs now. Former keys removed: ${before.length}.\n`)
  const [key, ...others] = await server.app.db.signingKey.findMany()
  expect(others).toEqual([])
  expect(before.map(({ id }) => id)).not.toContain(key?.id)
  const { signingKeys } = server.app
  await expect.poll(() => signingKeys.signer().id, { timeout: 10_000 }).toBe(key?.id)
})

test('rotate-keys fails without changes when no secret opens the keys', async () => {
  const before = await server.app.db.signingKey.findMany()
  const { code, stderr } = await run(['rotate-keys'], { APP_SECRET: `${APP_SECRET}-lost` })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^No secret in APP_SECRET opens the signing keys\.[^\n]*\n$/)
  expect(await server.app.db.signingKey.findMany()).toEqual(before)
})

test('rotate-keys --help explains the timing', async () => {
  const { stdout } = await run(['rotate-keys', '--help'])
  for (const words of ['6 minutes', '61 minutes', '--now', 'KEY_ROTATION']) {
    expect(stdout).toContain(words)
  }
})
