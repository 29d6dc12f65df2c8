import { confirmPasswordReset, login } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { readTrail } from '../../test/audit.ts'
import { run } from '../../test/cli.ts'
import { createUser } from '../../test/factories.ts'
import { OTHER_PASSWORD } from '../../test/secrets.ts'

const server = useApp()

test('reset-password prints a link of PUBLIC_URL that works once', async () => {
  const user = await createUser(server, { username: 'locked-out' })
  const { code, stdout } = await run(['reset-password', 'LOCKED-OUT@example.test'])
  expect(code).toBe(0)
  const [, token = ''] =
    /^http:\/\/localhost:8080\/reset-password#token=([\w-]{43})\n$/.exec(stdout) ?? []
  const body = { token, new_password: OTHER_PASSWORD }
  expect((await server.call(confirmPasswordReset, { body })).status).toBe(200)
  expect((await server.call(confirmPasswordReset, { body })).status).toBe(410)
  const credentials = { email: user.email, password: OTHER_PASSWORD }
  expect((await server.call(login, { body: credentials })).status).toBe(200)
  const [event] = await readTrail(server, { action: 'authn_password_reset_request' })
  expect(event).toMatchObject({ actor: null, user: { id: user.id }, request_id: null })
})

test.for(['nobody@example.test', 'gone@example.test'])(
  'reset-password prints no link for %s, which no active user has',
  async (email) => {
    await createUser(server, { username: 'gone', active: false })
    expect(await run(['reset-password', email])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'No active user has this address.\n',
    })
  },
)
