import { setTimeout } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { run } from '../test/cli.ts'
import { useClosing } from '../test/closing.ts'
import { prepare, type TestDatabase } from '../test/database.ts'
import { missingOf, POSTGRES_PROGRAMS } from '../test/debian-programs.ts'
import { databaseUrl, query } from '../test/postgres.ts'
import { logIn, register, send, type Tokens, tokensOf } from '../test/requests.ts'
import { OTHER_PASSWORD, PASSWORD } from '../test/secrets.ts'
import { type ListeningProcess, startListening } from '../test/server-process.ts'
import { type ArchivedServer, startArchivedServer } from './archived-server.ts'

const missing = missingOf('pgbackrest')
if (!POSTGRES_PROGRAMS) missing.push('postgresql')
if (missing.length > 0)
  test('pgBackRest and PostgreSQL are installed', ({ skip }) =>
    skip(`Debian's pgbackrest and postgresql are needed; missing: ${missing.join(', ')}`))

describe.skipIf(missing.length > 0)('a recovery to a point in time', () => {
  const closing = useClosing()
  let server: ArchivedServer
  let database: TestDatabase
  let service: ListeningProcess | undefined
  const ask = <R extends Record<string, unknown>>(sql: string) =>
    query<R>(database.MIGRATION_DATABASE_URL, sql)
  const command = (...args: string[]) => run(args, { ...database })

  async function startService(): Promise<string> {
    service = await startListening(database.DATABASE_URL)
    return service.url
  }
  async function stopService(): Promise<void> {
    service?.child.kill('SIGKILL')
    await service?.exited
    service = undefined
  }

  let time = ''
  const sessions: { ada?: Tokens; bob?: Tokens; early?: Tokens } = {}

  beforeAll(async () => {
    server = await startArchivedServer()
    closing.push(server.remove, stopService)
    await query(server.url, 'CREATE DATABASE gatehouse')
    database = await prepare(databaseUrl(server.url, 'gatehouse'))
  })

  test('the documented configuration archives, and a full backup succeeds', async () => {
    const url = await startService()
    sessions.ada = await register(url, 'ada')
    sessions.bob = await register(url, 'bob')
    await server.backRest('stanza-create')
    await server.backRest('check')
    await server.backRest('backup')
  })

  test('people go on, before a time and after it', async () => {
    const url = service?.url ?? ''
    await ask(`UPDATE users SET role = 'manager' WHERE username = 'ada'`)
    const body = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
    const token = sessions.ada?.access
    sessions.ada = tokensOf(await send(url, '/auth/password', { method: 'PUT', token, body }))
    await createTask(url, 'before')
    sessions.early = tokensOf(await logIn(url, 'bob'))
    await logOut(url, sessions.early)
    // Seals are written in the background.
    await expect.poll(() => ask('SELECT FROM audit_seals'), { timeout: 20_000 }).not.toEqual([])
    // pgBackRest looks for a backup that ended in an earlier second.
    await setTimeout(2_000)
    const [now] = await ask<{ time: string }>('SELECT clock_timestamp()::text AS time')
    time = now?.time ?? ''

    await setTimeout(1_000)
    await createTask(url, 'after')
    await register(url, 'eve')
    await logOut(url, sessions.bob)
    await ask('DELETE FROM users; DROP TABLE tasks')
    expect((await logIn(url, 'bob')).status).toBe(401)
  })

  test('pgBackRest brings back that time, with sessions that ended since', async () => {
    await stopService()
    await server.stop()
    await server.backRest('restore', `--target=${time}`, '--target-action=pause')
    await server.start()
    expect(await command('finish-recovery', time)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Postgres is still recovering\./),
    })
    await ask('SELECT pg_promote()')
    expect(await ask('SELECT username::text FROM users ORDER BY 1')).toEqual([
      { username: 'ada' },
      { username: 'bob' },
    ])
    expect(await ask('SELECT title FROM tasks')).toEqual([{ title: 'before' }])
    // Bob's was logged out after the time.
    expect(await ask('SELECT FROM sessions WHERE ended_at IS NULL')).toHaveLength(2)
  })

  test('finish-recovery ends all sessions and begins an epoch, and the trail verifies', async () => {
    const { code, stdout, stderr } = await command('finish-recovery', time)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Ended 2 sessions: everybody logs in again.')
    expect(stdout).toContain('Began epoch 2 of the audit trail.')
    expect(await ask('SELECT FROM sessions WHERE ended_at IS NULL')).toEqual([])
    expect(await command('verify-audit')).toMatchObject({ code: 0, stderr: '' })
  })

  test('the service starts, refuses every former session, and people log in', async () => {
    const url = await startService()
    for (const { access, refresh } of Object.values(sessions)) {
      expect((await send(url, '/auth/status', { token: access })).status).toBe(401)
      const body = { refresh_token: refresh }
      expect((await send(url, '/auth/refresh', { body })).status).toBe(401)
    }
    expect((await logIn(url, 'ada', PASSWORD)).status).toBe(401)
    expect((await logIn(url, 'ada', OTHER_PASSWORD)).status).toBe(200)
    expect((await logIn(url, 'bob')).status).toBe(200)
    expect((await logIn(url, 'eve')).status).toBe(401)
  })

  test('a backup after the recovery succeeds, and the trail goes on', async () => {
    // pg_control has the new timeline after a checkpoint.
    await query(server.url, 'CHECKPOINT')
    await server.backRest('check')
    await server.backRest('backup')
    const sealed = 'SELECT FROM audit_seals WHERE epoch = 2'
    await expect.poll(() => ask(sealed), { timeout: 20_000 }).not.toEqual([])
    expect(await command('verify-audit')).toMatchObject({ code: 0, stderr: '' })
  })

  async function createTask(url: string, title: string): Promise<void> {
    const token = sessions.ada?.access
    expect((await send(url, '/tasks', { token, body: { title } })).status).toBe(201)
  }
  async function logOut(url: string, tokens: Tokens | undefined): Promise<void> {
    const method = 'POST'
    const reply = await send(url, '/auth/logout', { method, token: tokens?.access })
    expect(reply.status).toBe(200)
  }
})
