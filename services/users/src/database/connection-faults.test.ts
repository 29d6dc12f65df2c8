import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { beforeAll, expect, test } from 'vitest'
import { prepareDatabase } from '#/database/owner/service-role.ts'
import { checkDatabase } from '#/database/owner/start-check.ts'
import { asService, workerOwner } from '../../test/database.ts'
import { query } from '../../test/postgres.ts'
import { OTHER_PASSWORD } from '../../test/secrets.ts'
import { reasonOf } from './connection-faults.ts'

let ownerUrl: string
beforeAll(async () => {
  ownerUrl = await workerOwner()
})

const changed = (url: string, parts: Record<string, string>) =>
  Object.assign(new URL(url), parts).href

/** Returns the message when the service or a command starts with this address. */
const startReason = (url: string) => checkDatabase(url).then(() => 'none', reasonOf)

/** Returns the message when `migrate` starts with these addresses. */
const migrateReason = (owner: string, service: string) =>
  prepareDatabase(owner, service).then(() => 'none', reasonOf)

test('reports a wrong service password with its variable', async () => {
  const reason = await startReason(changed(asService(ownerUrl), { password: OTHER_PASSWORD }))
  expect(reason).toMatch(
    /^Postgres refuses the user or the password in DATABASE_URL \(.*"gatehouse_service"\)\./,
  )
  expect(reason).not.toMatch(/Run |cannot be reached/)
  expect(reason).not.toContain(OTHER_PASSWORD)
})

test('reports a wrong owner password with its variable', async () => {
  const wrong = changed(ownerUrl, { password: OTHER_PASSWORD })
  const reason = await migrateReason(wrong, asService(ownerUrl))
  expect(reason).toMatch(/^Postgres refuses the user or the password in MIGRATION_DATABASE_URL /)
  expect(reason).not.toContain('cannot be reached')
})

test('reports an address without a password or with an unknown database', async () => {
  // The second is the server's message when it requests no SCRAM hash.
  expect(await startReason(changed(ownerUrl, { password: '' }))).toMatch(
    /^DATABASE_URL has no password|in DATABASE_URL \(empty password returned by client\)/,
  )
  expect(await startReason(changed(ownerUrl, { pathname: '/nowhere' }))).toMatch(
    /^DATABASE_URL names a database that is not there: .*"nowhere"/,
  )
})

test('reports a role without LOGIN in the words of Postgres', async () => {
  const name = `no_login_${process.pid}`
  await query(ownerUrl, `CREATE ROLE ${name} NOLOGIN PASSWORD '${OTHER_PASSWORD}'`)
  try {
    const url = changed(ownerUrl, { username: name, password: OTHER_PASSWORD })
    expect(await startReason(url)).toBe(
      `Postgres refuses the connection that DATABASE_URL names: role "${name}" is not permitted to log in.`,
    )
  } finally {
    await query(ownerUrl, `DROP ROLE ${name}`)
  }
})

test('reports a server that accepts connections but never answers', async () => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = String(typeof address === 'object' ? address?.port : 0)
  try {
    const url = changed(ownerUrl, { hostname: '127.0.0.1', port })
    const [service, owner] = await Promise.all([
      startReason(url),
      migrateReason(url, asService(ownerUrl)),
    ])
    const rest = 'and the network on the way there.'
    expect(service).toBe(
      `The database does not answer. Check the host and the port in DATABASE_URL, ${rest}`,
    )
    expect(owner).toBe(
      `The database does not answer. Check the host and the port in MIGRATION_DATABASE_URL, ${rest}`,
    )
  } finally {
    for (const socket of sockets) socket.destroy()
    silent.close()
  }
})
