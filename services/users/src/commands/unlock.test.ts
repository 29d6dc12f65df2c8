import { expect, test, vi } from 'vitest'
import { useApp } from '../../test/app.ts'
import { run } from '../../test/cli.ts'
import { createUser } from '../../test/factories.ts'
import { countHashes, exhaust, logInFrom } from '../../test/log-ins.ts'

const server = useApp()
vi.setConfig({ testTimeout: 60_000 })
const ada = { email: 'ada@example.test' }

test('unlock clears the failed log-ins of an account, by address or username', async () => {
  const user = await createUser(server, { username: 'ada' })
  for (const login of ['ADA@example.test', 'ada']) {
    const hashes = countHashes(server)
    await exhaust(server, ada)
    hashes.stop()
    expect((await logInFrom(server, ada)).status).toBe(429)
    const outcome = await run(['unlock', login])
    expect(outcome).toEqual({ code: 0, stdout: 'ada is unlocked.\n', stderr: '' })
    expect((await logInFrom(server, ada)).status).toBe(200)
  }
  const events = await server.app.db.auditEvent.findMany({
    where: { action: 'authn_login_unlock' },
  })
  expect(events).toMatchObject([{ userId: user.id, actorId: null }, { userId: user.id }])
})

test('unlock says when there was nothing to clear, or no such account', async () => {
  await createUser(server, { username: 'ada' })
  expect((await run(['unlock', 'ada'])).stdout).toBe('ada had no failed log-ins.\n')
  expect(await run(['unlock', 'eve'])).toMatchObject({ code: 1, stderr: 'eve does not exist.\n' })
})

test('unlock --help says what it changes', async () => {
  const { code, stdout } = await run(['unlock', '--help'])
  expect(code).toBe(0)
  expect(stdout).toContain('It changes neither the password nor the sessions.')
})
