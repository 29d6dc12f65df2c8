import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { OTHER_PASSWORD, PASSWORD } from '../test/secrets.ts'
import { call, emailOf, logInAt, registerAt } from './calls.ts'
import { findRelease, ROOT } from './release.ts'
import { runCommand, type Service, startService } from './service.ts'
import { removeAll, type Upgraded, upgradeFrom } from './upgrade.ts'

const release = findRelease()

let stack: Upgraded
let old: Service
let young: Service

if (!release.commit) {
  test(`this clone has the commit of ${release.version}`, ({ skip }) =>
    skip('Fetch the whole history: git fetch --unshallow --tags'))
}

describe.skipIf(!release.commit)(`${release.version} beside HEAD`, () => {
  beforeAll(async () => {
    stack = await upgradeFrom(release.commit ?? '')
    old = stack.old
    young = stack.young
  })
  afterAll(removeAll)

  const pairs = () => [
    { one: old, other: young, name: 'of-old' },
    { one: young, other: old, name: 'of-head' },
  ]

  test('the release starts on the database that HEAD migrated', async () => {
    const restarted = await startService(stack.before)
    onTestFinished(restarted.stop)
    expect((await logInAt(restarted, 'before')).status).toBe(200)
  })

  test('a user from before the upgrade logs in at both', async () => {
    expect((await logInAt(old, 'before')).status).toBe(200)
    expect((await logInAt(young, 'before')).status).toBe(200)
  })

  test('each logs in a user whom the other registered', async () => {
    for (const { one, other, name } of pairs()) {
      expect((await registerAt(one, name)).status).toBe(201)
      expect((await logInAt(other, name)).status).toBe(200)
    }
  })

  test('each refuses a username that the other reserved or registered', async () => {
    const env = { ...stack.head.env, EMAIL_VERIFICATION: 'required' }
    const confirming = await startService({ ...stack.head, env })
    onTestFinished(confirming.stop)
    const registerAs = (service: Service, username: string) =>
      call(service, 'POST /auth/register', {
        body: { username, email: emailOf(`other-${username}`), password: OTHER_PASSWORD },
      })
    expect((await registerAt(confirming, 'reserved')).status).toBe(202)
    expect((await registerAt(old, 'registered')).status).toBe(201)
    const refused = { status: 409, body: { code: 'user_exists' } }
    expect(await registerAs(old, 'Reserved')).toMatchObject(refused)
    expect(await registerAs(confirming, 'Registered')).toMatchObject(refused)
  })

  test('each accepts and refreshes a session that the other opened', async () => {
    for (const { one, other } of pairs()) {
      const { body } = await logInAt(one, 'before')
      const status = await call(other, 'GET /auth/status', { token: body.access_token })
      expect(status.status).toBe(200)
      const { refresh_token } = body
      const refreshed = await call(other, 'POST /auth/refresh', { body: { refresh_token } })
      expect(refreshed.status).toBe(200)
      const token = refreshed.body.access_token
      expect((await call(one, 'GET /auth/status', { token })).status).toBe(200)
      const again = { refresh_token: refreshed.body.refresh_token }
      expect((await call(one, 'POST /auth/refresh', { body: again })).status).toBe(200)
    }
  })

  test('each knows a log-out at the other within a second', async () => {
    for (const { one, other } of pairs()) {
      const { body } = await logInAt(one, 'before')
      const token = body.access_token
      expect((await call(other, 'GET /auth/status', { token })).status).toBe(200)
      expect((await call(one, 'POST /auth/logout', { token })).status).toBe(200)
      const seen = async () => (await call(other, 'GET /auth/status', { token })).status
      // A second, and another for a busy machine.
      await expect.poll(seen, { timeout: 2_000, interval: 20 }).toBe(401)
    }
  })

  test('each accepts a password that was changed at the other', async () => {
    for (const { one, other, name } of pairs()) {
      const { body } = await logInAt(one, name)
      const changed = await call(one, 'PUT /auth/password', {
        token: body.access_token,
        body: { current_password: PASSWORD, new_password: OTHER_PASSWORD },
      })
      expect(changed.status).toBe(200)
      expect((await logInAt(other, name)).status).toBe(401)
      expect((await logInAt(other, name, OTHER_PASSWORD)).status).toBe(200)
    }
  })

  test('both list the same users for an admin', async () => {
    const admin = ['--username', 'chief', '--email', emailOf('chief'), '--password', PASSWORD]
    await runCommand(stack.before, 'create-admin', ...admin)
    const token = (await logInAt(young, 'chief')).body.access_token
    const lists = await Promise.all(
      [old, young].map((service) => call(service, 'GET /users?sort=username', { token })),
    )
    expect(lists.map(({ status }) => status)).toEqual([200, 200])
    expect(lists[0]?.body['data']).toEqual(lists[1]?.body['data'])
  })

  test('both verify the audit trail that both wrote', async () => {
    for (const version of [stack.before, stack.head]) {
      await expect
        .poll(() => runCommand(version, 'verify-audit'), { timeout: 30_000 })
        .toContain(' 0 not sealed yet.')
    }
  })

  test('released-migrations.json lists the migrations of the release', () => {
    const migrations = path.join(stack.before.folder, 'services/users/prisma/migrations')
    const names = readdirSync(migrations).filter((name) => !name.includes('.'))
    const checksums = names.map((name) => {
      const sql = readFileSync(path.join(migrations, name, 'migration.sql'))
      return [name, createHash('sha256').update(sql).digest('hex')]
    })
    const listed = readFileSync(path.join(ROOT, 'services/users/prisma/released-migrations.json'))
    expect(JSON.parse(listed.toString())).toEqual(Object.fromEntries(checksums))
  })
})
