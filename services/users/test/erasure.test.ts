import { deleteUser, updateUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from './app.ts'
import { run } from './cli.ts'
import { ownerQuery } from './database.ts'
import { logInAs } from './factories.ts'
import { PASSWORD } from './secrets.ts'

const server = useApp()

/** Waits until the service has sealed every event. */
const everythingSealed = () =>
  expect
    .poll(async () => (await run(['verify-audit'])).stdout, { timeout: 15_000 })
    .toContain(' 0 not sealed yet.')

test('deleting an account keeps the audit trail verifiable and removes its personal data', async () => {
  const { user, token: own } = await logInAs(server, 'employee', { username: 'leaving' })
  const body = { username: 'gone-soon', email: 'gone-soon@example.test' }
  await server.call(updateUser, { params: { id: user.id }, body, token: own })
  await everythingSealed()
  await server.call(deleteUser, {
    params: { id: user.id },
    body: { password: PASSWORD },
    token: own,
  })
  await everythingSealed()
  expect(await run(['verify-audit'])).toMatchObject({ code: 0, stderr: '' })
  const rows = await ownerQuery('SELECT audit_events::text FROM audit_events')
  expect(JSON.stringify(rows)).not.toMatch(/leaving|gone-soon|127\.0\.0\.1/)
})
