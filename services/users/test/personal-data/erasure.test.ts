import { deleteUser, updateUser } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { useApp } from '../app.ts'
import { run } from '../cli.ts'
import { ownerQuery } from '../database.ts'
import { logInAs } from '../factories.ts'
import { PASSWORD } from '../secrets.ts'
import { countRows, tables, uuidColumns } from './catalog.ts'
import { createPerson } from './scene.ts'

const server = useApp()

/** Waits until the service has sealed every event. */
const everythingSealed = () =>
  expect
    .poll(async () => (await run(['verify-audit'])).stdout, { timeout: 15_000 })
    .toContain(' 0 not sealed yet.')

// Each run of the command starts a process, which takes seconds on a busy machine.
test('deleting an account keeps the audit trail verifiable and removes its personal data', {
  timeout: 60_000,
}, async () => {
  const { user, token: own } = await logInAs(server, 'employee', { username: 'leaving' })
  const email = 'gone-soon@example.test'
  const body = { username: 'gone-soon', email, current_password: PASSWORD }
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

/** The trail keeps the id of a deleted user. Background jobs delete the other two within minutes. */
const REMAINING = [
  'audit_events.actor_id',
  'audit_events.user_id',
  'password_checks.user_id',
  'session_changes.subject',
]

test('after a deletion no row refers to the user, and no table contains their name or addresses', async () => {
  const { user, token } = await createPerson(server, 'leaving')
  await server.call(deleteUser, { params: { id: user.id }, body: { password: PASSWORD }, token })
  for (const name of await uuidColumns()) {
    const [table = '', column = ''] = name.split('.')
    const count = await countRows(table, column, user.id)
    if (!REMAINING.includes(name)) expect(count, name).toBe(0)
  }
  for (const table of await tables()) {
    const rows = await ownerQuery(`SELECT t::text FROM "${table}" AS t`)
    expect(JSON.stringify(rows), table).not.toMatch(/leaving|127\.0\.0\.1|192\.0\.2\.1/)
  }
})
