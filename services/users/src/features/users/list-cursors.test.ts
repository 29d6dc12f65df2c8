import { listUsers } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { decodeCursor, encodeCursor } from '#/lib/cursor.ts'
import { useApp } from '../../../test/app.ts'
import { createUser, logInAs } from '../../../test/factories.ts'

const server = useApp()

const ID = '01a1fa65-0000-7000-8000-000000000000'
const TIME = '2026-01-01T00:00:00.000Z'

beforeEach(async () => {
  for (let n = 0; n < 3; n += 1) await createUser(server)
})

/** Returns the cursor of the first page's `next` link. */
async function nextCursor(query: Record<string, string>, token?: string): Promise<string> {
  const search = new URLSearchParams({ ...query, limit: '1' })
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {}
  const { body } = await server.send({ url: `/users?${search}`, headers })
  const { next } = body['links'] as { next: string }
  return new URL(next, 'http://gatehouse.test').searchParams.get('cursor') ?? ''
}

async function expectRefused(query: { cursor: string }, token?: string) {
  const { status, body } = await server.call(listUsers, { query, token })
  expect(status).toBe(400)
  expect(body).toMatchObject({
    code: 'validation_failed',
    errors: { cursor: 'This cursor does not belong to this list.' },
  })
}

const fingerprintOf = (cursor: string): string =>
  JSON.parse(Buffer.from(cursor, 'base64url').toString())[0]

test.for([
  '',
  'x',
  'null',
  '%00',
  '{}',
  Buffer.from('[]').toString('base64url'),
  Buffer.from('{"__proto__":1}').toString('base64url'),
  Buffer.from('["a","after","b"]').toString('base64url'),
])('refuses the invalid cursor %j of users', async (cursor) => {
  await expectRefused({ cursor })
})

test('refuses a cursor over the maximum length', async () => {
  const { status, body } = await server.call(listUsers, { query: { cursor: 'x'.repeat(1_001) } })
  expect(status).toBe(400)
  expect(body).toMatchObject({ errors: { cursor: 'This cursor is too long.' } })
})

const OTHER_LISTS = [
  { sort: 'created_at' },
  { sort: 'username' },
  { q: 'person' },
  { role: 'employee' },
  { state: 'active' },
] as const

test.for(OTHER_LISTS)(
  'refuses a cursor of the unfiltered users with the query %j',
  async (query) => {
    const { token } = await logInAs(server, 'admin')
    const cursor = await nextCursor({}, token)
    await expectRefused({ ...query, cursor }, token)
    expect((await server.call(listUsers, { query: { cursor }, token })).status).toBe(200)
  },
)

test('a cursor works with another limit', async () => {
  const cursor = await nextCursor({})
  const { status, body } = await server.call(listUsers, { query: { cursor, limit: '2' } })
  expect(status).toBe(200)
  expect(body.data.items).toHaveLength(2)
})

test('refuses a cursor of the full list in the public list, and vice versa', async () => {
  const { token } = await logInAs(server, 'manager')
  const { token: employees } = await logInAs(server, 'employee')
  const full = await nextCursor({}, token)
  await expectRefused({ cursor: full })
  await expectRefused({ cursor: full }, employees)
  await expectRefused({ cursor: await nextCursor({}) }, token)
})

test('a cursor continues after its row is deleted', async () => {
  const { body: all } = await server.call(listUsers)
  const cursor = await nextCursor({})
  await server.app.db.user.delete({ where: { id: all.data.items[0]?.id ?? '' } })
  const { status, body } = await server.call(listUsers, { query: { cursor } })
  expect(status).toBe(200)
  expect(body.data.items).toEqual(all.data.items.slice(1))
})

const ODD_TIMES = [
  'infinity',
  '-infinity',
  'epoch',
  'now',
  '',
  '0000-01-01T00:00:00.000Z',
  '2026-02-30T00:00:00.000Z',
  '2026-13-01T00:00:00.000Z',
  '2026-01-01T24:00:00.000Z',
  '2026-01-01',
  '+275760-09-13T00:00:00.000Z',
  '-000001-01-01T00:00:00.000Z',
  `${TIME}\0`,
  `${TIME} BC`,
  '9'.repeat(300),
]
const ODD_IDS = ['', '1', `${ID}\0`, `{${ID}}`, ID.replaceAll('-', ''), "' OR 1=1 --", '\ud800']

test.for([
  ...ODD_TIMES.map((value) => ({ value, id: ID })),
  ...ODD_IDS.map((id) => ({ value: TIME, id })),
])('refuses a forged cursor of users at %j', async (position) => {
  const fingerprint = fingerprintOf(await nextCursor({}))
  await expectRefused({ cursor: encodeCursor(fingerprint, { direction: 'after', ...position }) })
})

test.for(['x\0y', 'x\ud800', '\udfff'])(
  'refuses a forged cursor at the malformed name %j',
  async (value) => {
    const { token } = await logInAs(server, 'admin')
    const query = { sort: 'username' as const }
    const fingerprint = fingerprintOf(await nextCursor(query, token))
    const cursor = encodeCursor(fingerprint, { direction: 'before', value, id: ID })
    await expectRefused({ ...query, cursor }, token)
  },
)

test.for(['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', TIME])(
  'a forged cursor at the valid time %s lists from there',
  async (value) => {
    const fingerprint = fingerprintOf(await nextCursor({}))
    for (const direction of ['after', 'before'] as const) {
      const cursor = encodeCursor(fingerprint, { direction, value, id: ID })
      const { status, body } = await server.call(listUsers, { query: { cursor } })
      expect(status).toBe(200)
      const isBeyond = (item: { created_at: string }) =>
        direction === 'after' ? item.created_at < value : item.created_at > value
      expect(body.data.items.every(isBeyond)).toBe(true)
      expect(decodeCursor(fingerprint, cursor)).toEqual({ direction, value, id: ID })
    }
  },
)
