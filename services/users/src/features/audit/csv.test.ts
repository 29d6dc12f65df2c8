import { createTask, createUser, listAudit } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ownerQuery } from '../../../test/database.ts'
import { logInAs } from '../../../test/factories.ts'
import { PASSWORD } from '../../../test/secrets.ts'

const server = useApp()

let admin: Awaited<ReturnType<typeof logInAs>>

beforeEach(async () => {
  admin = await logInAs(server, 'admin', { username: 'ada' })
})

const download = (query: Record<string, string> = {}, accept = 'text/csv') =>
  server.app.inject({
    url: '/audit',
    query,
    headers: { accept, authorization: `Bearer ${admin.token}` },
  })

test('downloads the audit trail as CSV with a row per event', async () => {
  const body = { username: 'added', email: 'added@example.test', password: PASSWORD }
  const added = await server.call(createUser, { body, token: admin.token })
  const { statusCode, headers, payload } = await download()
  expect(statusCode).toBe(200)
  expect(headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(headers['content-disposition']).toBe('attachment; filename="activity.csv"')
  expect(headers['cache-control']).toBe('no-store')
  const [titles, row] = payload.split('\r\n')
  expect(titles).toBe(
    '"time","action","actor","actor_id","user","user_id","object","object_id","changes","detail","ip","user_agent","request_id"',
  )
  expect(row).toContain(`,"user_created","ada","${admin.user.id}","added","${added.body.data.id}",`)
  expect(row).toContain('username:  → added\nemail:  → added@example.test')
})

test.for(['=1+1', '+1', '-1', '@SUM(A1)', '\uff1d1', '=cmd|"/c calc"!A1'])(
  'escapes the formula %j in CSV',
  async (title) => {
    await server.call(createTask, { body: { title }, token: admin.token })
    const { payload } = await download()
    expect(payload).toContain(`,"'${title.replaceAll('"', '""')}",`)
  },
)

test('quotes and line breaks stay within their CSV cell', async () => {
  const description = 'one "two"\nthree,four'
  await server.call(createTask, { body: { title: 'a "b", c', description }, token: admin.token })
  const { payload } = await download()
  expect(payload).toContain(',"a ""b"", c",')
  expect(payload).toContain('one ""two""\nthree,four')
})

test('CSV contains all events that pass the filter, without a page limit', async () => {
  await ownerQuery(
    `INSERT INTO audit_events (action, detail) SELECT 'task_deleted', n FROM generate_series(1, 1234) AS n`,
  )
  await server.call(createTask, { body: { title: 'x' }, token: admin.token })
  const { payload } = await download({ action: 'task_deleted', limit: '5' })
  const rows = payload.trim().split('\r\n').slice(1)
  expect(new Set(rows.map((row) => /"(\d+)",,,$/.exec(row)?.[1])).size).toBe(1234)
})

test.for(['application/json', '*/*', 'text/html', 'application/json, text/csv;q=0.5'])(
  'answers Accept: %s with JSON',
  async (accept) => {
    const { headers } = await download({}, accept)
    expect(headers['content-type']).toContain('application/json')
    expect(headers.vary).toBe('Accept')
  },
)

test('a CSV download is aborted when its session ends', async () => {
  await ownerQuery(
    `INSERT INTO audit_events (action) SELECT 'task_deleted' FROM generate_series(1, 3000)`,
  )
  const { find } = server.app.liveSessions
  let reads = 0
  server.app.liveSessions.find = async (id) => {
    reads += 1
    // The first read authorizes the request, the second the first batch.
    return reads > 2 ? null : find(id)
  }
  try {
    await expect(download()).rejects.toThrow('response destroyed before completion')
  } finally {
    server.app.liveSessions.find = find
  }
})

test('refuses CSV to managers and anonymous requests', async () => {
  const { token } = await logInAs(server, 'manager')
  const headers = { accept: 'text/csv' }
  expect((await server.call(listAudit, { query: {}, headers, token })).status).toBe(403)
  expect((await server.call(listAudit, { query: {}, headers })).status).toBe(401)
})
