import path from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, inject, test } from 'vitest'
import { readBackupAges } from '#/domain/backups/backup-runs.ts'
import { useApp } from '../test/app.ts'
import { workerDatabase } from '../test/database.ts'
import { createUser } from '../test/factories.ts'
import { query } from '../test/postgres.ts'
import {
  backUp,
  changeManifest,
  command,
  describeBackups,
  newFolder,
  removeAfterwards,
  roleOn,
  workerUrl,
} from './site.ts'

const server = useApp()
removeAfterwards()

const drillRuns = () => server.app.db.backupRun.findMany({ where: { kind: 'drill' } })

const scratchDatabases = () =>
  query(inject('serverUrl'), `SELECT FROM pg_database WHERE datname LIKE 'gatehouse_drill_%'`)

describeBackups('drill', () => {
  test('restores the newest backup, starts the service, logs in, and leaves no database', async () => {
    await createUser(server)
    const older = await backUp()
    const newest = await backUp()
    const { code, stdout, stderr } = await command(['drill', newest])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`Restored ${newest}, taken at `)
    expect(stdout).toMatch(/Started the service on it and logged in\. The drill took [\d.]+ s\.\n$/)
    expect(await scratchDatabases()).toEqual([])
    expect(await server.app.db.user.count()).toBe(1)
    expect(older).not.toBe(newest)
    const ages = await readBackupAges(server.app.db)
    expect(ages).toEqual({
      backup: expect.any(Number),
      failing: null,
      drill: expect.any(Number),
      drillSucceeded: true,
    })
    expect(ages.backup).toBeGreaterThan(ages.drill ?? 0)
  })

  test('chooses the newest of several backups', async () => {
    const folder = await newFolder()
    for (const name of ['b', 'a']) {
      expect((await command(['backup', path.join(folder, name)])).code).toBe(0)
    }
    const { stdout } = await command(['drill', folder])
    expect(stdout).toContain(`Restored ${path.join(folder, 'a')}, `)
  })

  test('fails for a damaged backup, and records why', async () => {
    const folder = await backUp()
    await changeManifest(folder, { signing_key_ids: ['another'] })
    const { code, stderr } = await command(['drill', folder])
    expect(code).toBe(1)
    expect(stderr).toBe('The dump differs from its manifest in: signing_key_ids.\n')
    expect(await scratchDatabases()).toEqual([])
    expect(await readBackupAges(server.app.db)).toMatchObject({ drillSucceeded: false })
    const [run] = await server.app.db.backupRun.findMany({ where: { kind: 'drill' } })
    expect(run?.failure).toBe(stderr.trim())
  })

  test('drops the database of an interrupted drill', async () => {
    const [{ oid } = { oid: 0 }] = await query<{ oid: number }>(
      await workerUrl(),
      'SELECT oid FROM pg_database WHERE datname = current_database()',
    )
    await query(inject('serverUrl'), `CREATE DATABASE gatehouse_drill_${oid}_left`)
    expect((await command(['drill', await backUp()])).code).toBe(0)
    expect(await scratchDatabases()).toEqual([])
  })

  test('names the missing right to create databases', async () => {
    const folder = await backUp()
    const name = `tenant_${process.pid}`
    const owner = await roleOn(await workerUrl(), name, 'NOCREATEDB')
    const { code, stderr } = await command(['drill', folder], { MIGRATION_DATABASE_URL: owner })
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `A drill needs a role that may create databases. As an administrator: ALTER ROLE "${name}" CREATEDB.\n`,
    })
    expect(await drillRuns()).toEqual([])
  })

  test('records no mistake of the operator: another folder, no private key, no pg_restore', async () => {
    const identity = await generateX25519Identity()
    const encrypted = await backUp({ BACKUP_AGE_RECIPIENT: await identityToRecipient(identity) })
    const plain = await backUp()
    for (const [folder, env, reason] of [
      ['/nowhere', {}, /nowhere/],
      [encrypted, {}, /--identity FILE/],
      [plain, { PATH: '/nowhere' }, /pg_restore is not on the PATH/],
    ] as const) {
      const { code, stderr } = await command(['drill', folder], env)
      expect(code).toBeGreaterThan(0)
      expect(stderr).toMatch(reason)
    }
    expect(await drillRuns()).toEqual([])
  })

  test('never changes the password of the service, which all databases share', async () => {
    const folder = await backUp()
    const other = new URL(await workerDatabase())
    other.password = 'not-the-password-of-the-service'
    const { code, stderr } = await command(['drill', folder], { DATABASE_URL: other.href })
    expect(code).toBe(1)
    expect(stderr).toContain('Postgres refuses the user or the password in DATABASE_URL')
    expect(await query(await workerDatabase(), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect(await drillRuns()).toEqual([])
  })
})
