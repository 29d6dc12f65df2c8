import { AccountExport, createTask, exportAccount, listOwnAudit } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { useApp } from '../../../test/app.ts'
import { ownerQuery } from '../../../test/database.ts'
import { logInAs } from '../../../test/factories.ts'
import { together } from '../../../test/together.ts'

const server = useApp()

const download = (token: string) => server.call(exportAccount, { token })
const raw = (token: string) =>
  server.app.inject({ url: '/auth/export', headers: { authorization: `Bearer ${token}` } })

test('downloads one JSON document with the account, sessions, tasks and own events', async () => {
  const { token, user, id } = await logInAs(server, 'manager', { username: 'ada' })
  const body = { title: 'Write it', assigned_user_id: user.id }
  await server.call(createTask, { body, token })
  const { statusCode, headers, payload } = await raw(token)
  expect(statusCode).toBe(200)
  expect(headers['content-type']).toBe('application/json; charset=utf-8')
  expect(headers['content-disposition']).toBe('attachment; filename="gatehouse-my-data.json"')
  expect(headers['cache-control']).toBe('no-store')
  const document = z.strictObject(AccountExport.shape).parse(JSON.parse(payload))
  expect(document).toMatchObject({
    account: { id: user.id, username: 'ada', email: 'ada@example.test', role: 'manager' },
    sessions: [{ id, ip: '192.0.2.1', user_agent: 'test' }],
    tasks_assigned: [{ title: 'Write it' }],
    tasks_created: [{ title: 'Write it' }],
    audit_events: [{ action: 'user_exported' }, { action: 'task_created' }],
  })
})

test('contains the names and addresses of own events, decrypted, as the list shows them', async () => {
  const { token } = await logInAs(server, 'employee')
  const { body } = await download(token)
  const listed = await server.call(listOwnAudit, { query: {}, token })
  expect(body.audit_events).toEqual(listed.body.data.items)
  expect(body.audit_events[0]).toMatchObject({ ip: '127.0.0.1' })
})

test('contains nothing of another user', async () => {
  const other = await logInAs(server, 'manager', { username: 'another-person' })
  await server.call(createTask, { body: { title: 'Not yours' }, token: other.token })
  await download(other.token)
  const { token } = await logInAs(server, 'admin')
  const { payload } = await raw(token)
  expect(payload).not.toMatch(/another-person|Not yours/)
})

test('contains no secret, hash or key', async () => {
  const { token, user, refreshToken } = await logInAs(server, 'employee')
  const { payload } = await raw(token)
  const row = await server.app.db.user.findUniqueOrThrow({ where: { id: user.id } })
  for (const secret of [token, refreshToken, row.passwordHash, row.auditKey, 'argon2']) {
    expect(payload).not.toContain(secret)
  }
})

test('contains a long trail completely', async () => {
  const { token, user } = await logInAs(server, 'employee')
  await ownerQuery(
    `INSERT INTO audit_events (action, actor_id, detail)
     SELECT 'task_deleted', '${user.id}', n FROM generate_series(1, 1234) AS n`,
  )
  await ownerQuery(
    `INSERT INTO tasks (id, title, assigned_user_id)
     SELECT gen_random_uuid(), n, '${user.id}' FROM generate_series(1, 1100) AS n`,
  )
  const { body } = await download(token)
  const details = body.audit_events.flatMap(({ action, detail }) =>
    action === 'task_deleted' ? [detail] : [],
  )
  expect(new Set(details).size).toBe(1234)
  expect(new Set(body.tasks_assigned.map(({ title }) => title)).size).toBe(1100)
})

test('writes one audit event for each export', async () => {
  const { token, user } = await logInAs(server, 'employee')
  await download(token)
  const events = await server.app.db.auditEvent.findMany()
  expect(events).toMatchObject([{ action: 'user_exported', actorId: user.id, userId: user.id }])
})

test('of 20 concurrent exports five succeed; the others are told when to try again', async () => {
  const { token } = await logInAs(server, 'employee')
  const answers = await together(() => download(token))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused).toHaveLength(15)
  expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(3_500)
  expect(refused[0]?.body).toMatchObject({
    message: 'You downloaded your data several times in the last hour. Try again in 60 minutes.',
  })
  // The limit is each user's own.
  expect((await download((await logInAs(server, 'employee')).token)).status).toBe(200)
})

test('allows an export an hour after the first of five', async () => {
  const { token } = await logInAs(server, 'employee')
  for (let n = 0; n < 5; n += 1) await download(token)
  await ownerQuery(`UPDATE audit_events SET
    id = overlay(id::text placing '01900000-0000' from 1 for 13)::uuid, at = at - interval '61 min'
    WHERE id = (SELECT id FROM audit_events ORDER BY id LIMIT 1)`)
  expect((await download(token)).status).toBe(200)
  expect((await download(token)).status).toBe(429)
})

test('aborts an export when its session ends', async () => {
  const { token } = await logInAs(server, 'employee')
  const { find } = server.app.liveSessions
  let reads = 0
  server.app.liveSessions.find = async (id) => {
    reads += 1
    // The first read authorizes the request, the second the account.
    return reads > 2 ? null : find(id)
  }
  try {
    await expect(raw(token)).rejects.toThrow('response destroyed before completion')
  } finally {
    server.app.liveSessions.find = find
  }
})
