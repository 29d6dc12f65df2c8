import { login } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { readUnsealedAge } from '#/domain/audit/event-ages.ts'
import { readBackupAges } from '#/domain/backups/backup-runs.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { readBacklog } from '#/domain/mail/read-backlog.ts'
import { countLiveSessions } from '#/domain/sessions/count-live-sessions.ts'
import { useApp } from '../../../test/app.ts'
import { insertRuns } from '../../../test/backup-runs.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()

test('counts live sessions without the ended and the expired ones', async () => {
  for (let n = 0; n < 4; n += 1) await logInAs(server, 'employee')
  const { rows } = await server.owner.query('SELECT id FROM sessions')
  const end = (set: string, { id }: { id: string }) =>
    server.owner.query(`UPDATE sessions SET ${set} WHERE id = '${id}'`)
  await end(`ended_at = now(), end_reason = 'logged_out'`, rows[0])
  await end(`expires_at = now()`, rows[1])
  expect(await countLiveSessions(server.app.db)).toBe(2)
})

test('the oldest event without a seal has an age, and none remains after sealing', async () => {
  const { email } = await createUser(server)
  await server.call(login, { body: { email, password: PASSWORD } })
  await server.owner.query(`SET session_replication_role = replica;
    UPDATE audit_events SET at = at - interval '1 hour'; SET session_replication_role = DEFAULT`)
  expect(await readUnsealedAge(server.app.db)).toBeGreaterThan(3_500)
  await expect.poll(() => readUnsealedAge(server.app.db), { timeout: 10_000 }).toBe(0)
})

test('counts mail that waits and mail that was given up', async () => {
  expect(await readBacklog(server.app.db)).toEqual({
    pending: 0,
    failed: 0,
    failedToday: 0,
    oldest: 0,
  })
  const to = await createUser(server)
  for (let n = 0; n < 3; n += 1) {
    await enqueueMail(server.app.db, server.app.mail.box, { kind: 'test_mail', to, data: {} })
  }
  const { rows } = await server.owner.query('SELECT id FROM mail_outbox')
  await server.owner.query(`UPDATE mail_outbox SET state = 'failed' WHERE id = '${rows[0].id}'`)
  await server.owner.query(
    `UPDATE mail_outbox SET created_at = now() - interval '10 minutes' WHERE id = '${rows[1].id}'`,
  )
  const { pending, failed, oldest } = await readBacklog(server.app.db)
  expect({ pending, failed }).toEqual({ pending: 2, failed: 1 })
  expect(oldest).toBeGreaterThan(590)
})

test('the last backup and drill have an age, failed backups do not count, and a failed drill does', async () => {
  const none = { backup: null, drill: null, drillSucceeded: null }
  expect(await readBackupAges(server.app.db)).toMatchObject(none)
  await insertRuns(server, 'the dump is damaged')
  const ages = await readBackupAges(server.app.db)
  expect(Math.round((ages.backup ?? 0) / 60)).toBe(120)
  expect(Math.round((ages.drill ?? 0) / 60)).toBe(60)
  expect(ages.drillSucceeded).toBe(false)
})

test('while the database can not be measured, its gauges are absent instead of old', async () => {
  await server.owner.query('BEGIN; LOCK TABLE mail_outbox, sessions')
  const text = await server.app.metrics.read().finally(() => server.owner.query('ROLLBACK'))
  expect(text).toMatch(/^gatehouse_database_up 0$/m)
  expect(text).not.toMatch(/^gatehouse_(audit_unsealed|mail_messages|sessions_live)/m)
  expect(text).toMatch(/^gatehouse_build_info\{/m)
})
