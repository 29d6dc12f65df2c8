import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { createServer } from 'node:net'
import getPort from 'get-port'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { asService, newDatabase, prepare, workerDatabase } from '../test/database.ts'
import { query } from '../test/postgres.ts'
import { APP_SECRET, PASSWORD } from '../test/secrets.ts'
import { startListening, startProcess } from '../test/server-process.ts'

// Each test starts a process.
vi.setConfig({ testTimeout: 60_000 })

let databaseUrl: string
let server: ChildProcess | undefined
beforeAll(async () => {
  databaseUrl = await workerDatabase()
})
afterEach(() => {
  server?.kill('SIGKILL')
})

function start(env: Record<string, string>) {
  const started = startProcess(env)
  server = started.child
  return started
}

async function listen() {
  const started = await startListening(databaseUrl)
  server = started.child
  return started
}

/** Starts a registration whose body stays incomplete until `finish`. */
function openRequest(url: string) {
  const name = `late-${process.pid}`
  const body = JSON.stringify({ username: name, email: `${name}@example.test`, password: PASSWORD })
  const headers = { 'content-type': 'application/json', 'content-length': body.length }
  const outgoing = request(`${url}/auth/register`, { method: 'POST', headers })
  const answered = once(outgoing, 'response').then(([answer]) => {
    answer.resume()
    return { status: answer.statusCode, connection: answer.headers.connection }
  })
  outgoing.write(body.slice(0, 10))
  return { answered, finish: () => outgoing.end(body.slice(10)) }
}

test('SIGTERM lets a running request finish, closes its connection, and exits 0', async () => {
  const { child, output, exited, url } = await listen()
  // An idle keep-alive connection must not delay the exit.
  expect((await fetch(`${url}/ping`)).status).toBe(200)
  const { answered, finish } = openRequest(url)
  await fetch(`${url}/ping`)

  const begin = performance.now()
  child.kill('SIGTERM')
  await vi.waitFor(() => expect(output.out).toContain('sys_shutdown'), { timeout: 10_000 })
  await vi.waitFor(() => expect(fetch(`${url}/ping`)).rejects.toThrow(), { timeout: 10_000 })
  finish()
  expect(await answered).toEqual({ status: 201, connection: 'close' })
  expect(await exited).toBe(0)
  expect(performance.now() - begin).toBeLessThan(10_000)
})

test('each line of the log is a JSON record with a time in UTC', async () => {
  const { child, output, exited, url } = await listen()
  await fetch(`${url}/auth/status`)
  child.kill('SIGINT')
  expect(await exited).toBe(0)
  const records = output.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  for (const { time } of records) expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  expect(records.map(({ event }) => event).filter(Boolean)).toEqual(
    expect.arrayContaining(['sys_startup', 'sys_shutdown']),
  )
})

test('an invalid configuration exits 1 and names every variable without its value', async () => {
  const env = { DATABASE_URL: 'mysql://me:hush@db/x', PORT: 'seventy', APP_SECRET: 'tooshort' }
  const { output, exited } = start(env)
  expect(await exited).toBe(1)
  for (const name of Object.keys(env)) expect(output.err).toContain(name)
  for (const value of Object.values(env)) expect(output.err).not.toContain(value)
  expect(output.err).not.toMatch(/hush|^\s+at /m)
  expect(output.out).toBe('')
})

test('a secret that opens no signing key exits 1 with one line', async () => {
  const { child, exited: ended } = await listen()
  child.kill('SIGTERM')
  await ended
  const { output, exited } = start({ DATABASE_URL: databaseUrl, APP_SECRET: `${APP_SECRET}-lost` })
  expect(await exited).toBe(1)
  expect(output.err).toMatch(/^No secret in APP_SECRET opens the signing keys\.[^\n]*\n$/)
})

test('without Postgres the server exits 1 with one line', async () => {
  const unused = createServer().listen(0, '127.0.0.1')
  await once(unused, 'listening')
  const address = unused.address()
  const port = typeof address === 'object' ? address?.port : 0
  await new Promise((resolve) => unused.close(resolve))
  for (const host of ['127.0.0.1', 'localhost']) {
    const DATABASE_URL = `postgres://me:hush@${host}:${port}/none`
    const { output, exited } = start({ DATABASE_URL, APP_SECRET })
    expect(await exited).toBe(1)
    expect(output.err).toBe('The database cannot be reached. Check DATABASE_URL.\n')
  }
})

/** Returns the line with which the server refuses this database. */
async function refusalOf(DATABASE_URL: string) {
  const { output, exited } = start({ DATABASE_URL, APP_SECRET, NODE_ENV: 'production' })
  expect(await exited).toBe(1)
  expect(output.out).toBe('')
  expect(output.err).toMatch(/^[^\n]+\n$/)
  return output.err
}

test('refuses to start on an empty database and asks for migrate', async () => {
  const owner = await newDatabase(`server_empty_${process.pid}`)
  expect(await refusalOf(asService(owner))).toContain('Run `npm run users -- migrate`.')
})

test('refuses to start when a migration is missing or differs', async () => {
  const owner = await newDatabase(`server_behind_${process.pid}`)
  const { DATABASE_URL } = await prepare(owner)
  await query(owner, "UPDATE _prisma_migrations SET checksum = 'another'")
  expect(await refusalOf(DATABASE_URL)).toMatch(/^Migration \d{14}_\w+ was changed/)
  await query(owner, 'DELETE FROM _prisma_migrations')
  expect(await refusalOf(DATABASE_URL)).toMatch(/^Migration \d{14}_\w+ is not applied\. Run `npm/)
})

test('refuses to start as a superuser or the owner of the tables', async () => {
  const ownerUrl = await newDatabase(`server_owner_${process.pid}`)
  const { DATABASE_URL } = await prepare(ownerUrl)
  const reason = 'a superuser or the owner of the tables'
  expect(await refusalOf(ownerUrl)).toContain(reason)
  await query(ownerUrl, 'ALTER TABLE users OWNER TO gatehouse_service')
  expect(await refusalOf(DATABASE_URL)).toContain(reason)
})

test.for([
  ['GRANT TRUNCATE ON users TO gatehouse_service', 'may TRUNCATE users'],
  ['GRANT UPDATE (logs) ON _prisma_migrations TO PUBLIC', 'may UPDATE _prisma_migrations'],
  ['REVOKE DELETE ON tasks FROM gatehouse_service', 'may not DELETE tasks'],
] as const)('after %s the server refuses to start until migrate runs', async ([change, fault]) => {
  const owner = await newDatabase(`server_rights_${process.pid}_${fault.replaceAll(' ', '_')}`)
  const { DATABASE_URL } = await prepare(owner)
  await query(owner, change)
  expect(await refusalOf(DATABASE_URL)).toContain(`gatehouse_service ${fault}.`)
  await prepare(owner)
  server = (await startListening(DATABASE_URL)).child
})

test('serves the metrics on their own port alone', async () => {
  const port = String(await getPort())
  const { child, url } = await startListening(databaseUrl, { METRICS_PORT: port })
  server = child
  await fetch(`${url}/ping`)
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  expect(await answer.text()).toContain('{method="GET",route="/ping",status="200"} 1')
  expect((await fetch(`http://127.0.0.1:${port}/ping`)).status).toBe(404)
  expect((await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'POST' })).status).toBe(404)
  expect((await fetch(`${url}/metrics`)).status).toBe(404)
})

test('a port in use exits 1 with one line', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const PORT = String(typeof address === 'object' ? address?.port : 0)
  const { output, exited } = start({ DATABASE_URL: databaseUrl, APP_SECRET, PORT })
  expect(await exited).toBe(1)
  expect(output.err).toMatch(/^listen EADDRINUSE[^\n]*\n$/)
  taken.close()
})
