import { getSystem } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { createDatabase } from '#/database/database.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import packageJson from '#package.json' with { type: 'json' }
import { useApp } from '../../../test/app.ts'
import { workerDatabase } from '../../../test/database.ts'
import { createUser, logInAs } from '../../../test/factories.ts'
import { APP_SECRET } from '../../../test/secrets.ts'

const server = useApp()
const { version } = packageJson

let token = ''
beforeEach(async () => {
  token = (await logInAs(server, 'admin')).token
})
const read = async () => (await server.call(getSystem, { token })).body.data

test('reports facts of the installation', async () => {
  const { problems, ...facts } = await read()
  expect(facts).toEqual({
    checked_at: expect.stringMatching(/^20/),
    version,
    node: process.version,
    replicas: [{ version, count: 1 }],
    database: {
      version: expect.stringMatching(/^\d+\.\d+$/),
      bytes: expect.any(Number),
      connections: { used: expect.any(Number), limit: expect.any(Number) },
      prepared: true,
    },
    keys: {
      signs_since: expect.stringMatching(/^20/),
      next_rotation: expect.stringMatching(/^20/),
      retired: 0,
    },
    hashes_waiting: 0,
    mail: { mode: 'inbox', pending: 0, failed: 0, oldest_pending_seconds: 0 },
    trail: { bytes: expect.any(Number), unsealed_seconds: expect.any(Number) },
    backups: { last: null, last_drill: null, drill_succeeded: null },
  })
  expect(facts.database.bytes).toBeGreaterThan(1_000_000)
  expect(facts.database.connections.limit).toBeGreaterThan(facts.database.connections.used)
  expect(facts.trail.bytes).toBeGreaterThan(8_000)
  const { signs_since, next_rotation } = facts.keys
  const seconds = (Date.parse(next_rotation ?? '') - Date.parse(signs_since ?? '')) / 1_000
  expect(seconds).toBeCloseTo(server.app.config.KEY_ROTATION, 0)
  expect(problems).toEqual([])
})

test('counts replicas by version', async () => {
  const other = createDatabase(await workerDatabase(), 1, 'gatehouse replica 9.8.7 0a1b2c3d')
  await other.$queryRaw`SELECT 1`
  const { replicas, problems } = await read()
  await other.$disconnect()
  expect(replicas).toEqual([
    { version, count: 1 },
    { version: '9.8.7', count: 1 },
  ])
  expect(problems).toMatchObject([{ topic: 'replicas' }])
})

test('reports mail that waits and mail that was given up in the last day', async () => {
  const to = await createUser(server)
  const { db, mail } = server.app
  // In one transaction, so that the worker finds none of them due.
  await db.$transaction(async (tx) => {
    for (let n = 0; n < 3; n += 1) {
      await enqueueMail(tx, mail.box, { kind: 'test_mail', to, data: {} })
    }
    const rows = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM mail_outbox`
    const [late, failed, old] = rows.map(({ id }) => id)
    await tx.$executeRaw`UPDATE mail_outbox SET created_at = now() - interval '1 hour',
      next_attempt_at = now() + interval '1 day' WHERE id = ${late}::uuid`
    await tx.$executeRaw`UPDATE mail_outbox SET state = 'failed', finished_at = now() WHERE id = ${failed}::uuid`
    await tx.$executeRaw`UPDATE mail_outbox SET state = 'failed',
      finished_at = now() - interval '25 hours' WHERE id = ${old}::uuid`
  })
  const report = await read()
  expect(report.mail).toEqual({
    mode: 'inbox',
    pending: 1,
    failed: 1,
    oldest_pending_seconds: expect.any(Number),
  })
  expect(report.problems.map(({ topic }) => topic)).toEqual(['mail', 'mail'])
})

test('reports the last backup and drill', async () => {
  await server.owner.query(`
    INSERT INTO backup_runs (kind, started_at, finished_at, failure) VALUES
      ('backup', now(), now() - interval '27 hours', NULL), ('backup', now(), now(), 'The disk is full.'),
      ('drill', now(), now() - interval '2 hours', NULL), ('drill', now(), now() - interval '1 hour', 'No table.')`)
  const { backups, problems } = await read()
  const hours = (at: string | null) => (Date.now() - Date.parse(at ?? '')) / 3_600_000
  expect(hours(backups.last)).toBeCloseTo(27, 1)
  expect(hours(backups.last_drill)).toBeCloseTo(1, 1)
  expect(backups.drill_succeeded).toBe(false)
  expect(problems.map(({ topic }) => topic)).toEqual(['backups', 'backups'])
})

test('reports a missing right with its remedy', async () => {
  await server.owner.query('REVOKE UPDATE ON widgets FROM gatehouse_service')
  const report = await read()
  await server.owner.query('GRANT UPDATE ON widgets TO gatehouse_service')
  expect(report.database.prepared).toBe(false)
  expect(report.problems).toEqual([
    {
      topic: 'database',
      text: expect.stringMatching(/may not UPDATE widgets\. Run `npm run users -- migrate`\./),
    },
  ])
})

test('holds no secret, address or host name', async () => {
  const text = JSON.stringify(await read())
  const { hostname, password, port } = new URL(server.app.config.DATABASE_URL)
  for (const secret of [APP_SECRET, password, hostname, `:${port}`, '@']) {
    expect(text).not.toContain(secret)
  }
})
