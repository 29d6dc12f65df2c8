import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { workerDatabase, workerOwner } from '../../../../test/database.ts'
import { endConnections, query } from '../../../../test/postgres.ts'
import { startProxy } from '../../../../test/proxy.ts'
import { type ChangeFeed, followChanges } from './change-feed.ts'

const url = await workerDatabase()
let reported: string[] = []
let gaps = 0
let faults: unknown[] = []
const open: { close(): Promise<unknown> }[] = []

const closing = <T extends { close(): Promise<unknown> }>(opened: T): T => {
  open.push(opened)
  return opened
}

beforeEach(() => {
  reported = []
  gaps = 0
  faults = []
})
afterEach(async () => {
  for (const opened of open.splice(0)) await opened.close()
})

/** Starts a feed and waits until it has caught up. */
async function follow(address = url): Promise<ChangeFeed> {
  const feed = closing(
    followChanges(address, {
      onChange: (subjects) => reported.push(...subjects),
      onGap: () => {
        gaps += 1
      },
      onFault: (error) => faults.push(error),
    }),
  )
  await feed.catchUp()
  reported = []
  return feed
}

const CHANGE = 'INSERT INTO session_changes (subject) VALUES ($1)'

async function change(subject: string = randomUUID()): Promise<string> {
  await query(url, CHANGE.replace('$1', `'${subject}'`))
  return subject
}

/** Opens a transaction that has written a change. */
async function changeLater() {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('BEGIN')
  const subject = randomUUID()
  await client.query(CHANGE, [subject])
  const end = async (how: 'COMMIT' | 'ROLLBACK') => {
    await client.query(how)
    await client.end()
  }
  return { subject, end }
}

test('a catch-up reports each committed change once', async () => {
  const feed = await follow()
  const subjects = [await change(), await change()]
  await feed.catchUp()
  await feed.catchUp()
  expect(reported).toEqual(subjects)
})

test('a feed ignores changes from before it began', async () => {
  await change()
  const feed = await follow()
  await feed.catchUp()
  expect(reported).toEqual([])
})

test('reports a change whose transaction began earlier and commits later', async () => {
  const feed = await follow()
  const late = await changeLater()
  const early = await change()
  await feed.catchUp()
  expect(reported).toEqual([early])
  await late.end('COMMIT')
  await feed.catchUp()
  expect(reported).toEqual([early, late.subject])
})

test('a long transaction neither delays nor repeats other changes', async () => {
  const feed = await follow()
  const long = await changeLater()
  const subjects: string[] = []
  for (let n = 0; n < 5; n += 1) {
    subjects.push(await change())
    await feed.catchUp()
  }
  expect(reported).toEqual(subjects)
  await long.end('ROLLBACK')
  await feed.catchUp()
  expect(reported).toEqual(subjects)
})

test('a feed polls without a catch-up', async () => {
  await follow()
  const subject = await change()
  await expect.poll(() => reported).toEqual([subject])
})

/** Returns statements that end a new user's session, with the id that each change reports. */
async function endings() {
  const [user, session] = [randomUUID(), randomUUID()]
  await query(
    url,
    `INSERT INTO users (id, username, email, password_hash)
       VALUES ('${user}', 'u-${user.slice(-20)}', '${user}@example.test', 'x');
     INSERT INTO sessions (id, user_id, expires_at) VALUES ('${session}', '${user}', 'infinity')`,
  )
  return {
    'an end': [session, `UPDATE sessions SET ended_at = now() WHERE id = '${session}'`],
    'a deactivation': [user, `UPDATE users SET active = false WHERE id = '${user}'`],
    'a deletion': [user, `DELETE FROM users WHERE id = '${user}'`],
  } as const
}

test.for(['an end', 'a deactivation', 'a deletion'] as const)(
  '%s is reported, and its notice wakes the feed before the next poll',
  async (ending) => {
    const feed = await follow()
    let soonest = Number.POSITIVE_INFINITY
    // The quickest of five: without a notice the next read comes 250 ms after the last one.
    for (let n = 0; n < 5; n += 1) {
      const [subject, statement] = (await endings())[ending]
      await feed.catchUp()
      const began = performance.now()
      await query(url, statement)
      await expect.poll(() => reported, { interval: 5 }).toContain(subject)
      soonest = Math.min(soonest, performance.now() - began)
    }
    expect(soonest).toBeLessThan(150)
  },
)

test('reconnects after an operator ends its connection, without missing a change', async () => {
  const feed = await follow()
  await endConnections(await workerOwner())
  const subject = await change()
  await expect.poll(() => reported).toEqual([subject])
  expect(gaps).toBe(0)
  expect(performance.now() - feed.lastRead()).toBeLessThan(1_000)
})

test('in a black hole the feed reports one fault and resumes at its position', async () => {
  const proxy = closing(await startProxy(new URL(url)))
  const address = new URL(url)
  address.host = `127.0.0.1:${proxy.port}`
  const feed = await follow(address.href)
  proxy.blackHole()
  const subject = await change()
  await feed.catchUp()
  await feed.catchUp()
  expect(performance.now() - feed.lastRead()).toBeGreaterThan(500)
  expect(faults).toHaveLength(1)
  expect(reported).toEqual([])
  proxy.lift()
  await expect.poll(() => reported).toEqual([subject])
})

test('closing a feed closes its connection', async () => {
  const feed = await follow()
  await feed.close()
  await feed.catchUp()
  const connections = `SELECT FROM pg_stat_activity
    WHERE application_name = 'gatehouse session changes' AND datname = current_database()`
  await expect.poll(() => query(url, connections)).toEqual([])
})
