import { setTimeout } from 'node:timers/promises'
import {
  changePassword,
  deleteUser,
  logout,
  patchUser,
  status,
  updateUser,
} from '@gatehouse/contract'
import pg from 'pg'
import { afterAll, afterEach, expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { newDatabase, prepare } from '../../../test/database.ts'
import { ageSession, logInAs, openSession } from '../../../test/factories.ts'
import { query } from '../../../test/postgres.ts'
import { startProxy } from '../../../test/proxy.ts'
import { PASSWORD } from '../../../test/secrets.ts'
import { expectUnavailable } from '../../../test/unavailable.ts'

const database = await prepare(await newDatabase(`live_${process.pid}`))
const proxy = await startProxy(new URL(database.DATABASE_URL))
const proxied = new URL(database.DATABASE_URL)
proxied.host = `127.0.0.1:${proxy.port}`

// Two replicas. The second one's connection to the database can be cut.
const first = useApp(database)
const second = useApp({ ...database, DATABASE_URL: proxied.href })
/** Sends a request without waiting for the replica to catch up, unlike `call`. */
const statusAt = async (server: typeof first, token: string) => {
  const headers = { authorization: `Bearer ${token}` }
  return (await server.app.inject({ url: status.path, headers })).statusCode
}

/** Polls until the token is refused, and returns the time of the last 200. */
async function lastAdmission(server: typeof first, token: string, refusal: 401 | 503) {
  let last = 0
  const ask = async () => {
    const code = await statusAt(server, token)
    if (code === 200) last = performance.now()
    return code
  }
  await expect.poll(ask, { interval: 10 }).toBe(refusal)
  return last
}

afterEach(() => proxy.lift())
afterAll(() => proxy.close())

/** Locks tables, so that reading them fails. */
async function withLocked(tables: string, work: () => Promise<void>) {
  const client = new pg.Client({ connectionString: database.MIGRATION_DATABASE_URL })
  await client.connect()
  await client.query(`BEGIN; LOCK TABLE ${tables}`)
  try {
    await work()
  } finally {
    await client.end()
  }
}

test('a cached session needs no database read', async () => {
  const { token } = await logInAs(second, 'employee')
  // `call` catches up, so neither the TRUNCATE before this test nor a stall of the process invalidates the cache.
  expect((await second.call(status, { token })).status).toBe(200)
  await withLocked('users, sessions', async () => {
    const unseen = await statusAt(first, token)
    expect(unseen).toBe(503)
    for (let n = 0; n < 100; n += 1) {
      expect((await second.call(status, { token })).status).toBe(200)
    }
  })
})

test('reads the database for each request while the change feed fails', async () => {
  const { id, token } = await logInAs(first, 'employee')
  expect(await statusAt(first, token)).toBe(200)
  await withLocked('session_changes', async () => {
    await setTimeout(700)
    expect(await statusAt(first, token)).toBe(200)
    // The replica role skips the triggers that write the change feed.
    const unrecorded = `SET session_replication_role = replica;
      UPDATE sessions SET ended_at = now() WHERE id = '${id}'`
    await query(database.MIGRATION_DATABASE_URL, unrecorded)
    expect(await statusAt(first, token)).toBe(401)
  })
})

let admin: Awaited<ReturnType<typeof logInAs>>

const ENDS: Record<string, (session: Awaited<ReturnType<typeof logInAs>>) => Promise<unknown>> = {
  'a log-out': ({ token }) => first.call(logout, { token }),
  'a password change': async ({ user }) => {
    const { token } = await openSession(first, user)
    const body = { current_password: PASSWORD, new_password: 'another long passphrase' }
    return first.call(changePassword, { token, body })
  },
  'a deactivation': ({ user }) =>
    first.call(patchUser, {
      params: { id: user.id },
      body: { active: false },
      token: admin.token,
    }),
  'a smaller role': ({ user }) =>
    first.call(patchUser, {
      params: { id: user.id },
      body: { role: 'employee' },
      token: admin.token,
    }),
  'a deletion': ({ user }) =>
    first.call(deleteUser, { params: { id: user.id }, body: undefined, token: admin.token }),
  'an operator’s UPDATE of the user': ({ user }) =>
    first.owner.query(`UPDATE users SET active = false WHERE id = '${user.id}'`),
  'an operator’s DELETE of the session': ({ id }) =>
    first.owner.query(`DELETE FROM sessions WHERE id = '${id}'`),
}

test.for(Object.keys(ENDS))(
  'every replica refuses the tokens within a second of %s',
  async (name) => {
    admin = await logInAs(first, 'admin')
    const session = await logInAs(first, 'manager')
    expect(await statusAt(first, session.token)).toBe(200)
    expect(await statusAt(second, session.token)).toBe(200)
    await ENDS[name]?.(session)
    const began = performance.now()
    for (const server of [second, first]) {
      expect((await lastAdmission(server, session.token, 401)) - began).toBeLessThan(1_000)
    }
  },
)

test.for(Object.keys(ENDS).filter((name) => !name.startsWith('an operator')))(
  'the replica that served %s refuses the next request',
  async (name) => {
    admin = await logInAs(first, 'admin')
    const session = await logInAs(first, 'manager')
    expect(await statusAt(first, session.token)).toBe(200)
    await ENDS[name]?.(session)
    expect(await statusAt(first, session.token)).toBe(401)
  },
)

test('the next request after a rename returns the new name', async () => {
  const { user, token } = await logInAs(first, 'employee')
  await first.call(status, { token })
  const body = { username: 'renamed', email: user.email }
  await first.call(updateUser, { params: { id: user.id }, body, token })
  const headers = { authorization: `Bearer ${token}` }
  const answer = await first.app.inject({ url: status.path, headers })
  expect(answer.json().data).toMatchObject(body)
})

test('a cached session expires on time', async () => {
  const { id, token } = await logInAs(first, 'employee')
  await ageSession(first, id, 30 * 86_400 - 3)
  await first.app.liveSessions.catchUp()
  expect(await statusAt(first, token)).toBe(200)
  await expect.poll(() => statusAt(first, token)).toBe(401)
})

test('accepts a cached session for less than a second after the database connection is lost', async () => {
  const { token } = await logInAs(first, 'employee')
  await second.app.liveSessions.catchUp()
  expect(await statusAt(second, token)).toBe(200)
  proxy.blackHole()
  const began = performance.now()
  expect((await lastAdmission(second, token, 503)) - began).toBeLessThan(1_000)
  const headers = { authorization: `Bearer ${token}` }
  expectUnavailable(await second.send({ url: status.path, headers }))
})

test('refuses a session revoked during a connection loss once the connection is back', async () => {
  const { token } = await logInAs(first, 'employee')
  expect(await statusAt(second, token)).toBe(200)
  proxy.blackHole()
  await first.call(logout, { token })
  await setTimeout(700)
  expect(await statusAt(second, token)).toBe(503)
  proxy.lift()
  await expect.poll(() => statusAt(second, token)).not.toBe(503)
  expect(await statusAt(second, token)).toBe(401)
})
