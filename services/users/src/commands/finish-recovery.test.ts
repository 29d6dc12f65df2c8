import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { run } from '../../test/cli.ts'
import { newDatabase, prepare } from '../../test/database.ts'
import { query } from '../../test/postgres.ts'
import { startListening } from '../../test/server-process.ts'

vi.setConfig({ testTimeout: 60_000 })

// A separate database: an epoch of the trail stays.
const database = await prepare(await newDatabase(`recovery_${process.pid}`))
const ask = <R extends Record<string, unknown>>(sql: string) =>
  query<R>(database.MIGRATION_DATABASE_URL, sql)
const finish = (time: string) => run(['finish-recovery', time], { ...database })

/** Returns the server's time, an interval from now. */
async function serverTime(interval = '0 s'): Promise<string> {
  const [row] = await ask<{ time: string }>(
    `SELECT (clock_timestamp() + interval '${interval}')::text AS time`,
  )
  return row?.time ?? ''
}

async function addSession(): Promise<void> {
  const id = randomUUID()
  await ask(
    `INSERT INTO users (id, username, email, password_hash)
       VALUES ('${id}', 'u-${id.slice(-20)}', '${id}@example.test', 'x');
     INSERT INTO sessions (id, user_id, expires_at)
       VALUES (gen_random_uuid(), '${id}', now() + interval '1 day');
     INSERT INTO audit_events (action) VALUES ('authn_login')`,
  )
}

test('ends all sessions and begins an epoch of the trail, and can be repeated', async () => {
  await addSession()
  const time = await serverTime()
  expect(await finish(time)).toEqual({
    code: 0,
    stdout: [
      `Recorded the recovery to ${new Date(time).toISOString()}.`,
      'Ended 1 sessions: everybody logs in again.',
      'Voided 0 links, 0 invitations and 0 waiting mails, and removed the signing keys.',
      'Began epoch 2 of the audit trail.',
      'Verified 0 events under 0 seals; 2 are not sealed yet.',
      'The database is ready for the service.',
      '',
    ].join('\n'),
    stderr: '',
  })
  expect(await ask('SELECT end_reason FROM sessions')).toEqual([{ end_reason: 'restored' }])
  expect(await ask(`SELECT action, epoch FROM audit_events ORDER BY id`)).toEqual([
    { action: 'authn_login', epoch: 1 },
    { action: 'sys_restore', epoch: 2 },
  ])
  const { code, stdout } = await finish(time)
  expect(code).toBe(0)
  expect(stdout).toContain('Ended 0 sessions')
})

test('refuses a time that can’t be the state of the database, and ends nothing', async () => {
  await addSession()
  const refusals = {
    [await serverTime('-1 h')]: /^The audit trail has an event of 20\S+Z, so this database was not/,
    [await serverTime('1 h')]: /^20.+ is not in the past\.\n$/,
    infinity: /^infinity is not in the past\.\n$/,
    yesteryear: /^invalid input syntax for type timestamp with time zone: "yesteryear"\n$/,
  }
  for (const [time, reason] of Object.entries(refusals)) {
    expect(await finish(time)).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(reason),
    })
  }
  expect(await ask('SELECT FROM sessions WHERE ended_at IS NULL')).toHaveLength(1)
})

test('refuses a secret that did not make the newest seal, and ends nothing', async () => {
  await ask(`INSERT INTO audit_seals (number, epoch, transaction, event_id, events, digests, hash, mac)
    SELECT 1, epoch, transaction, id, 1, '', decode(repeat('aa', 32), 'hex'), decode(repeat('bb', 32), 'hex')
    FROM audit_events ORDER BY id DESC LIMIT 1`)
  try {
    const { code, stderr } = await finish(await serverTime())
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^No secret in APP_SECRET made the newest seal/),
    })
    expect(await ask('SELECT FROM sessions WHERE ended_at IS NULL')).toHaveLength(1)
  } finally {
    await ask('DELETE FROM audit_seals')
  }
})

test('refuses while the service is connected', async () => {
  const service = await startListening(database.DATABASE_URL)
  try {
    expect(await finish(await serverTime())).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^The service is connected to the database\. Stop it, and a pooler/,
      ),
    })
  } finally {
    service.child.kill('SIGKILL')
    await service.exited
  }
})

test('finish-recovery --help says what it ends and when to run it', async () => {
  const { code, stdout } = await run(['finish-recovery', '--help'])
  expect(code).toBe(0)
  expect(stdout).toContain('Stop the service')
  expect(stdout).toContain('Everybody has to log in again')
})
