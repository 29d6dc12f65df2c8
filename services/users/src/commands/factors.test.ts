import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { run } from '../../test/cli.ts'
import { logInAs } from '../../test/factories.ts'
import { addFactors } from '../../test/factors.ts'
import { passkeysOf } from '../../test/passkeys.ts'
import { APP_SECRET } from '../../test/secrets.ts'

const server = useApp()
const NEXT = 'another-secret-of-at-least-32-characters'
let session: Awaited<ReturnType<typeof logInAs>>
beforeEach(async () => {
  session = await logInAs(server, 'employee', { username: 'ada' })
})

const command = (args: string[], secret: string = APP_SECRET) => run(args, { APP_SECRET: secret })

const counts = async () => {
  const { rows } = await server.owner.query(`
    SELECT (SELECT count(*)::int FROM totp_factors) AS apps,
      (SELECT count(*)::int FROM recovery_codes) AS codes,
      (SELECT count(*)::int FROM sessions WHERE ended_at IS NULL) AS sessions`)
  return rows[0]
}

test('reset-factors removes what was lost, and ends the sessions', async () => {
  await addFactors(server, session.user.id)
  expect(await command(['reset-factors', 'ada'])).toEqual({
    code: 0,
    stdout: 'ada logs in with the password only.\n',
    stderr: '',
  })
  expect(await counts()).toEqual({ apps: 0, codes: 0, sessions: 0 })
})

test('reset-factors removes passkeys, also without an app', async () => {
  await passkeysOf(server).give(session.user)
  expect(await command(['reset-factors', 'ada'])).toMatchObject({ code: 0 })
  expect(await server.app.db.passkey.count()).toBe(0)
})

test.for([
  ['ada', 'ada has no second factor.'],
  ['nobody', 'nobody does not exist.'],
] as const)('reset-factors %s fails', async ([name, message]) => {
  expect(await command(['reset-factors', name])).toEqual({
    code: 1,
    stdout: '',
    stderr: `${message}\n`,
  })
  expect(await counts()).toMatchObject({ sessions: 1 })
})

test('reseal-factors lets a former secret be removed', async () => {
  await addFactors(server, session.user.id)
  expect(await command(['reseal-factors'], `${NEXT},${APP_SECRET}`)).toMatchObject({
    code: 0,
    stdout: 'Encrypted again: 11.\n',
  })
  expect(await command(['reseal-factors'], NEXT)).toMatchObject({
    code: 0,
    stdout: 'Encrypted again: 0.\n',
  })
  expect(await command(['reseal-factors'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('opens 11 stored secrets'),
  })
})
