import { createHash } from 'node:crypto'
import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, beforeEach, expect, inject, test, vi } from 'vitest'
import { sealKey } from '#/domain/audit/audit-seal.ts'
import { sealNext } from '#/domain/audit/audit-seals.ts'
import type { Manifest } from '#/domain/backups/manifest.ts'
import { prepare } from '../test/database.ts'
import { query } from '../test/postgres.ts'
import { APP_SECRET } from '../test/secrets.ts'
import { useTrail } from '../test/trail.ts'
import {
  backUp,
  changeManifest,
  command,
  copyOf,
  describeBackups,
  dumpOf,
  isEmpty,
  manifestOf,
  newFolder,
  newTarget,
  removeAfterwards,
  restore,
  roleOn,
  workerUrl,
} from './site.ts'

const trail = useTrail()
removeAfterwards()

async function flipByte(file: string): Promise<void> {
  const bytes = await readFile(file)
  const at = bytes.length - 1_000
  bytes[at] = (bytes[at] ?? 0) ^ 1
  await writeFile(file, bytes)
}

describeBackups('restore', () => {
  let original = ''
  let folder = ''
  beforeAll(async () => {
    await query(await workerUrl(), `INSERT INTO audit_events (action) VALUES ('task_deleted')`)
    await vi.waitFor(async () => {
      expect(await sealNext(trail.db, sealKey(APP_SECRET))).not.toBeNull()
    }, 20_000)
    original = await backUp()
  })
  beforeEach(async () => {
    folder = await copyOf(original)
  })

  /** Expects that a restore fails with a message and writes nothing. */
  async function expectRefusal(message: string | RegExp, env: Record<string, string> = {}) {
    const target = await newTarget()
    const { code, stderr } = await command(['restore', folder], { ...target, ...env })
    expect(stderr).toMatch(message)
    expect(code).toBe(1)
    expect(await isEmpty(target)).toBe(true)
    return target
  }

  test('refuses a truncated dump', async () => {
    const { dump } = await manifestOf(folder)
    await truncate(await dumpOf(folder), dump.bytes - 1)
    await expectRefusal(`gatehouse.dump has ${dump.bytes - 1} bytes`)
  })

  test('refuses a changed dump', async () => {
    await flipByte(await dumpOf(folder))
    await expectRefusal('gatehouse.dump does not have the SHA-256 of its manifest')
  })

  test('rolls back a dump that is damaged under a matching checksum', async () => {
    const file = await dumpOf(folder)
    const { dump } = await manifestOf(folder)
    await truncate(file, Math.floor(dump.bytes / 2))
    const damaged = await command(['restore', folder], { ...(await newTarget()) })
    const [, bytes] = /has (\d+) bytes/.exec(damaged.stderr) ?? []
    const sha256 = createHash('sha256')
      .update(await readFile(file))
      .digest('hex')
    await changeManifest(folder, { dump: { ...dump, bytes: Number(bytes), sha256 } })
    const target = await expectRefusal(/^pg_restore failed: /)
    expect(await restore(original, target)).toMatchObject({ code: 0 })
  })

  const OTHER_SEAL = { number: 1, hash: '00'.repeat(32), mac: '00'.repeat(32) }
  const CHANGES: [string, Partial<Manifest>, string][] = [
    [
      'a forged seal',
      { audit: { epoch: 1, newest_seal: OTHER_SEAL } },
      'No secret in APP_SECRET made the newest seal',
    ],
    [
      'an unknown format',
      { format: 2 as 1 },
      'manifest.json of .* is not one that this version reads: format',
    ],
    ['an additional field', { more: 1 } as object, 'is not one that this version reads'],
    [
      'a newer version',
      { gatehouse_version: '99.0.0' },
      'The backup is of a newer version, 99.0.0',
    ],
    [
      'a newer migration',
      { migrations: [{ name: '99991231000000_next', checksum: 'a'.repeat(64) }] },
      'The backup is of a newer version, .* with the migration 99991231000000_next',
    ],
    [
      'another checksum of a migration',
      { migrations: [{ name: '20261120000000_init', checksum: 'a'.repeat(64) }] },
      'The backup has another migration 20261120000000_init',
    ],
    ['a newer PostgreSQL', { postgres_version: 99 }, 'version 99 or newer is needed'],
  ]
  test.for(CHANGES)('refuses a manifest with %s', async ([, changes, message]) => {
    await changeManifest(folder, changes)
    const target = await newTarget()
    const { code, stderr } = await restore(folder, target)
    expect(stderr).toMatch(new RegExp(message))
    expect(code).toBeGreaterThan(0)
    expect(await isEmpty(target)).toBe(true)
  })

  test('keeps the service away from a dump that differs from its manifest', async () => {
    await changeManifest(folder, { signing_key_ids: ['another'] })
    const target = await newTarget()
    const { code, stderr } = await restore(folder, target)
    expect(code).toBe(1)
    expect(stderr).toContain('The dump differs from its manifest in: signing_key_ids.')
    expect((await command(['migrate'], { ...target })).stderr).toContain(
      'A restore into this database did not finish.',
    )
    expect(await restore(original, target)).toMatchObject({ code: 1 })
  })

  test('refuses a folder without a manifest, and text that is no manifest', async () => {
    await appendFile(path.join(folder, 'manifest.json'), '}')
    await expectRefusal(/^manifest.json of .* is not one that this version reads: /)
    folder = await newFolder()
    await expectRefusal('is no complete backup')
  })

  test('refuses another APP_SECRET before it writes, and accepts the former one in the list', async () => {
    const target = await expectRefusal('No secret in APP_SECRET made the newest seal', {
      APP_SECRET: `${APP_SECRET}-lost`,
    })
    const both = { ...target, APP_SECRET: `${APP_SECRET}-new,${APP_SECRET}` }
    expect(await command(['restore', folder], both)).toMatchObject({ code: 0, stderr: '' })
  })

  test('refuses a database that is not empty', async () => {
    const target = await newTarget()
    await prepare(target.MIGRATION_DATABASE_URL)
    const { code, stderr } = await restore(folder, target)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^The database is not empty: it has \w+\./)
    await query(target.MIGRATION_DATABASE_URL, 'SELECT FROM users')
  })

  test('refuses an owner without rights to the database, and says how to grant them', async () => {
    const target = await newTarget()
    const name = `guest_${process.pid}`
    const guest = await roleOn(target.MIGRATION_DATABASE_URL, name, '')
    const env = { ...target, MIGRATION_DATABASE_URL: guest }
    const { code, stderr } = await command(['restore', folder], env)
    expect(code).toBe(1)
    expect(stderr).toMatch(new RegExp(`^${name} may not create tables in .*: ALTER DATABASE `))
    expect(await isEmpty(target)).toBe(true)
  })

  test('restores as an owner who is no superuser', async () => {
    const target = await newTarget()
    const name = `landlord_${process.pid}`
    const owner = await roleOn(target.MIGRATION_DATABASE_URL, name, 'CREATEROLE')
    const database = new URL(owner).pathname.slice(1)
    await query(inject('serverUrl'), `ALTER DATABASE ${database} OWNER TO ${name}`)
    const env = { ...target, MIGRATION_DATABASE_URL: owner }
    expect(await command(['restore', folder], env)).toMatchObject({ code: 0, stderr: '' })
  })

  test('reports a trail that was changed before the backup', async () => {
    const target = await newTarget()
    expect((await restore(folder, target)).code).toBe(0)
    await query(target.MIGRATION_DATABASE_URL, `UPDATE audit_events SET object_name = 'forged'`)
    const forged = path.join(await newFolder(), 'backup')
    expect((await command(['backup', forged], { ...target })).code).toBe(0)
    const { code, stderr } = await restore(forged, await newTarget())
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /Event \S+ was changed\.\n.*The database is restored, but its audit trail is not whole\.\n$/s,
    )
  })
})
