import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { login, logout, refresh, status } from '@gatehouse/contract'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { useApp } from '../test/app.ts'
import { createInvitation, createUser, logInAs } from '../test/factories.ts'
import { UNDO_SINCE_BACKUPS } from '../test/migrations.ts'
import { query } from '../test/postgres.ts'
import { PASSWORD } from '../test/secrets.ts'
import {
  backUp,
  command,
  describeBackups,
  manifestOf,
  newFolder,
  newTarget,
  removeAfterwards,
  restore,
  startOn,
  type Target,
} from './site.ts'

const server = useApp()
removeAfterwards()

/** Logs in through the service, so that the session has all that a client's has. */
async function logInAgain(email: string) {
  const { body } = await server.call(login, { body: { email, password: PASSWORD } })
  return { token: body.access_token, refreshToken: body.refresh_token ?? '' }
}

const post = (url: string, body: object) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const rowsOf = <R extends object>({ MIGRATION_DATABASE_URL }: Target, sql: string) =>
  query<R & Record<string, unknown>>(MIGRATION_DATABASE_URL, sql)

const SESSIONS = `SELECT end_reason, count(*)::int FROM sessions GROUP BY 1 ORDER BY 1`

describeBackups('restore', () => {
  test('ends all sessions, also one that was logged out after the backup, and accepts a log-in', async () => {
    const user = await createUser(server)
    const before = await logInAgain(user.email)
    await server.call(logout, { token: before.token })
    const later = await logInAgain(user.email)
    const lasting = await logInAgain(user.email)
    const folder = await backUp()
    await server.call(logout, { token: later.token })
    expect((await server.call(status, { token: lasting.token })).status).toBe(200)

    const target = await newTarget()
    const { code, stdout, stderr } = await restore(folder, target)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Ended 2 sessions: everybody logs in again.')
    expect(await rowsOf(target, SESSIONS)).toEqual([
      { end_reason: 'logout', count: 1 },
      { end_reason: 'restored', count: 2 },
    ])

    const { url } = await startOn(target)
    for (const { token, refreshToken } of [before, later, lasting]) {
      const asked = await fetch(`${url}/auth/status`, {
        headers: { authorization: `Bearer ${token}` },
      })
      expect(asked.status).toBe(401)
      const refreshed = await post(`${url}/auth/refresh`, { refresh_token: refreshToken })
      expect(refreshed.status).toBe(401)
    }
    const answer = await post(`${url}/auth/login`, { email: user.email, password: PASSWORD })
    expect(answer.status).toBe(200)
  })

  test('keeps live sessions with --keep-sessions, and no ended one', async () => {
    const user = await createUser(server)
    const ended = await logInAgain(user.email)
    await server.call(logout, { token: ended.token })
    const live = await logInAgain(user.email)
    const target = await newTarget()
    const { code, stdout } = await restore(await backUp(), target, '--keep-sessions')
    expect(code).toBe(0)
    expect(stdout).toContain('Kept the sessions.')
    const { url } = await startOn(target)
    const present = (refresh_token: string) => post(`${url}/auth/refresh`, { refresh_token })
    expect((await present(live.refreshToken)).status).toBe(200)
    expect((await present(ended.refreshToken)).status).toBe(401)
    expect(
      (await server.call(refresh, { body: { refresh_token: ended.refreshToken } })).status,
    ).toBe(401)
  })

  test('begins an epoch of the trail with an event, and the trail verifies', async () => {
    await logInAs(server, 'admin')
    await server.owner.query(
      `INSERT INTO audit_events (action) VALUES ('task_deleted'), ('task_deleted')`,
    )
    await expect.poll(() => server.app.db.auditSeal.count(), { timeout: 20_000 }).toBeGreaterThan(0)
    const folder = await backUp()
    const { taken_at } = await manifestOf(folder)
    const target = await newTarget()
    expect((await restore(folder, target)).stdout).toContain('Began epoch 2 of the audit trail.')
    expect(
      await rowsOf(
        target,
        `SELECT epoch, action, actor_id, changes FROM audit_events WHERE epoch > 1`,
      ),
    ).toEqual([
      {
        epoch: 2,
        action: 'sys_restore',
        actor_id: null,
        changes: {
          taken_at: { before: null, after: taken_at },
          sessions: { before: null, after: 1 },
        },
      },
    ])
    await startOn(target)
    await expect
      .poll(() => rowsOf(target, 'SELECT FROM audit_seals WHERE epoch = 2'), { timeout: 20_000 })
      .toHaveLength(1)
    expect(await command(['verify-audit'], { ...target })).toMatchObject({ code: 0, stderr: '' })
  })

  test('voids links, invitations, waiting mail and signing keys, and keeps known devices', async () => {
    const user = await createUser(server)
    await createInvitation(server)
    const link = (purpose: string) =>
      server.owner.query(
        `INSERT INTO account_links (id, purpose, token_hash, user_id, email, expires_at)
       VALUES (gen_random_uuid(), $1, sha256(gen_random_uuid()::text::bytea), $2, $3, now() + interval '1 hour')`,
        [purpose, user.id, user.email],
      )
    for (const purpose of ['reset', 'verify', 'change', 'undo']) await link(purpose)
    await server.owner.query(
      `INSERT INTO mail_outbox (id, kind, payload, next_attempt_at)
       VALUES (gen_random_uuid(), 'password-reset', '\\x00', now() + interval '1 hour')`,
    )
    const target = await newTarget()
    const { stdout } = await restore(await backUp(), target)
    expect(stdout).toContain(
      'Voided 3 links, 1 invitations and 1 waiting mails, and removed the signing keys.',
    )
    expect(
      await rowsOf(target, `SELECT purpose FROM account_links WHERE superseded_at IS NULL`),
    ).toEqual([{ purpose: 'undo' }])
    expect(await rowsOf(target, `SELECT FROM invitations WHERE expires_at > now()`)).toEqual([])
    expect(await rowsOf(target, `SELECT state, payload FROM mail_outbox`)).toEqual([
      { state: 'dropped', payload: null },
    ])
    expect(await rowsOf(target, 'SELECT FROM signing_keys')).toEqual([])
    const [row] = await server.app.db.user.findMany({ where: { id: user.id } })
    expect(
      await rowsOf(
        target,
        `SELECT device_epoch AS "deviceEpoch" FROM users WHERE id = '${user.id}'`,
      ),
    ).toEqual([{ deviceEpoch: row?.deviceEpoch }])
  })

  test('migrates the backup of an older version forward', async () => {
    const older = await newTarget()
    expect((await command(['migrate'], { ...older })).code).toBe(0)
    await rowsOf(older, UNDO_SINCE_BACKUPS)
    const folder = path.join(await newFolder(), 'backup')
    const made = await command(['backup', folder], { ...older })
    // The schema of that time has no table for the run.
    expect(made.code).toBe(0)
    expect(made.stderr).toMatch(
      /^The run could not be recorded in the database: The database is not migrated \(.*backup_runs/,
    )
    const target = await newTarget()
    const { code, stdout } = await restore(folder, target)
    expect(code).toBe(0)
    expect(stdout).toMatch(/Applied \d+_backup_runs, \d+_audit_start[,.]/)
  })

  test('restores an encrypted backup with its private key, and with no other', async () => {
    const identity = await generateX25519Identity()
    const folder = await backUp({ BACKUP_AGE_RECIPIENT: await identityToRecipient(identity) })
    const keys = await newFolder()
    const [right, wrong] = [path.join(keys, 'right'), path.join(keys, 'wrong')]
    await writeFile(right, `# created: today\n${identity}\n`)
    await writeFile(wrong, `${await generateX25519Identity()}\n`)
    const target = await newTarget()
    expect((await restore(folder, target)).stderr).toBe(
      'The backup is encrypted. Name the file with the private key: --identity FILE.\n',
    )
    expect(await restore(folder, target, '--identity', wrong)).toMatchObject({
      code: 1,
      stderr: `No private key in ${wrong} decrypts the backup.\n`,
    })
    expect(await restore(folder, target, '--identity', right)).toMatchObject({
      code: 0,
      stderr: '',
    })
  })
})
