import pino from 'pino'
import { expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { logInAs } from '../../test/factories.ts'

const server = useApp()
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

const ping = (id?: string) =>
  server.send({ url: '/ping', ...(id !== undefined && { headers: { 'x-request-id': id } }) })

test.for(['abcdefgh', '4bf92f3577b34da6a3ce929d0e0e4736', 'A-b_c.1234', 'x'.repeat(64)])(
  "keeps the caller's request id %s",
  async (id) => {
    expect((await ping(id)).headers['x-request-id']).toBe(id)
  },
)

test.for([
  undefined,
  '',
  'short',
  'x'.repeat(65),
  'two words',
  'abc<script>',
  '{"level":60}',
  'abcdefgh,ijklmnop',
  'äöüäöüäöü',
])('replaces the invalid request id %j', async (id) => {
  const given = (await ping(id)).headers['x-request-id']
  expect(given).toMatch(UUID)
  expect(given).not.toBe(id)
})

test('returns the request id with every failure', async () => {
  for (const url of ['/nowhere', '/auth/login', '/auth/status', '/%zz']) {
    const headers = { 'x-request-id': 'abcdefgh' }
    const answer = await server.send({ url, headers })
    expect(answer.body['request_id']).toBe('abcdefgh')
    expect(answer.headers['x-request-id']).toBe('abcdefgh')
  }
})

test('logs one record per request, with caller, path, address and status, without the query', async () => {
  const { user, token } = await logInAs(server, 'employee')
  await server.send({
    url: '/api/v1/auth/status?token=not-for-the-log',
    headers: { authorization: `Bearer ${token}`, 'x-request-id': 'abcdefgh' },
  })
  const records = server.logs.filter(({ msg }) => msg === 'request')
  expect(records).toEqual([
    expect.objectContaining({
      request_id: 'abcdefgh',
      method: 'GET',
      path: '/auth/status',
      status: 200,
      ip: '127.0.0.1',
      user_id: user.id,
      ms: expect.any(Number),
    }),
  ])
  expect(JSON.stringify(server.logs)).not.toContain('not-for-the-log')
})

test.for([
  ['/ping', 'debug'],
  ['/health/live?from=compose', 'debug'],
  ['/api/v1/health/ready', 'debug'],
  ['/auth/registration', 'info'],
  ['/ping/nowhere', 'info'],
] as const)('logs a request for %s at the level %s', async ([url, level]) => {
  await server.send({ url })
  const records = server.logs.filter(({ msg }) => msg === 'request')
  expect(records).toMatchObject([{ level: pino.levels.values[level] }])
})
