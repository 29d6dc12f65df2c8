import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { knownMigrations } from '#/database/owner/migrations.ts'
import { useApp } from '../test/app.ts'
import { logInAs } from '../test/factories.ts'
import { query } from '../test/postgres.ts'
import {
  backUp,
  command,
  describeBackups,
  dumpOf,
  manifestOf,
  newFolder,
  PATH,
  removeAfterwards,
  roleOn,
  workerUrl,
} from './site.ts'

const server = useApp()
removeAfterwards()

const sealed = () =>
  expect.poll(() => server.app.db.auditSeal.count(), { timeout: 20_000 }).toBeGreaterThan(0)

describeBackups('backup', () => {
  test('writes a dump and a manifest that describes it', async () => {
    await logInAs(server, 'admin')
    await server.owner.query(`INSERT INTO audit_events (action) VALUES ('task_deleted')`)
    await sealed()
    const folder = await backUp()
    const manifest = await manifestOf(folder)
    const dump = await readFile(path.join(folder, 'gatehouse.dump'))
    const [seal] = await server.app.db.auditSeal.findMany({ orderBy: { number: 'desc' }, take: 1 })
    const keys = await server.app.db.signingKey.findMany()
    expect(manifest).toEqual({
      format: 1,
      gatehouse_version: '0.1.0',
      postgres_version: expect.any(Number),
      taken_at: expect.stringMatching(/^\d{4}-.*Z$/),
      migrations: [...(await knownMigrations())].map(([name, checksum]) => ({ name, checksum })),
      audit: {
        epoch: 1,
        newest_seal: {
          number: seal?.number,
          hash: Buffer.from(seal?.hash ?? '').toString('hex'),
          mac: Buffer.from(seal?.mac ?? '').toString('hex'),
        },
      },
      signing_key_ids: keys.map(({ id }) => id).sort(),
      dump: {
        file: 'gatehouse.dump',
        bytes: dump.length,
        sha256: createHash('sha256').update(dump).digest('hex'),
      },
    })
    expect(dump.subarray(0, 5).toString()).toBe('PGDMP')
  })

  test('lets nobody else read the folder, and leaves no other file in it', async () => {
    const folder = await backUp()
    expect((await readdir(folder)).sort()).toEqual(['gatehouse.dump', 'manifest.json'])
    const modeOf = async (name: string) => (await stat(path.join(folder, name))).mode & 0o777
    expect(await modeOf('.')).toBe(0o700)
    expect(await modeOf('gatehouse.dump')).toBe(0o600)
    expect(await modeOf('manifest.json')).toBe(0o600)
  })

  test('records its success with the size', async () => {
    const manifest = await manifestOf(await backUp())
    const [run, ...others] = await server.app.db.backupRun.findMany()
    expect(others).toEqual([])
    expect(run).toMatchObject({ kind: 'backup', failure: null, bytes: BigInt(manifest.dump.bytes) })
  })

  test('refuses a folder that is not empty, and leaves it as it is', async () => {
    const folder = await newFolder()
    await writeFile(path.join(folder, 'mine'), 'mine')
    const { code, stderr } = await command(['backup', folder])
    expect({ code, stderr }).toEqual({ code: 1, stderr: `${folder} is not empty.\n` })
    expect(await readdir(folder)).toEqual(['mine'])
  })

  test('leaves nothing of a failed backup, and records the failure', async () => {
    const folder = path.join(await newFolder(), 'backup')
    const blind = await roleOn(await workerUrl(), `blind_${process.pid}`, '')
    await query(await workerUrl(), `GRANT pg_read_all_data TO blind_${process.pid}`)
    await server.owner.query(
      `REVOKE pg_read_all_data FROM blind_${process.pid};
       GRANT SELECT ON _prisma_migrations, audit_events, audit_seals, signing_keys TO blind_${process.pid};
       GRANT INSERT ON backup_runs TO blind_${process.pid}`,
    )
    const { code, stderr } = await command(['backup', folder], { BACKUP_DATABASE_URL: blind })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^pg_dump failed: .*permission denied.*\n$/)
    expect(await readdir(path.dirname(folder))).toEqual([])
    const [run] = await server.app.db.backupRun.findMany()
    expect(run).toMatchObject({ kind: 'backup', failure: stderr.trim() })
  })

  test('encrypts the dump for the owner of a key of age', async () => {
    const recipient = await identityToRecipient(await generateX25519Identity())
    const folder = await backUp({ BACKUP_AGE_RECIPIENT: recipient })
    expect((await readdir(folder)).sort()).toEqual(['gatehouse.dump.age', 'manifest.json'])
    const dump = await readFile(await dumpOf(folder))
    expect(dump.subarray(0, 21).toString()).toBe('age-encryption.org/v1')
    expect(dump.includes('PGDMP')).toBe(false)
  })

  test('names pg_dump and its package when it is not on the PATH', async () => {
    const folder = path.join(await newFolder(), 'backup')
    const { code, stderr } = await command(['backup', folder], { PATH: '/nowhere' })
    expect(code).toBe(3)
    expect(stderr).toMatch(
      /^pg_dump is not on the PATH: install PostgreSQL's client programs, such as Debian's package postgresql-client-\d+ \(docs\/backup\.md\)\.\n$/,
    )
    expect(await readdir(path.dirname(folder))).toEqual([])
  })

  test('refuses a pg_dump that is older than the server', async () => {
    const programs = await newFolder()
    const old = path.join(programs, 'pg_dump')
    await writeFile(old, '#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6"\n')
    await chmod(old, 0o755)
    const { code, stderr } = await command(['backup', path.join(programs, 'backup')], {
      PATH: `${programs}:/usr/bin:/bin`,
    })
    expect(code).toBe(3)
    expect(stderr).toMatch(
      /^pg_dump on the PATH is of version 9, and version \d+ or newer is needed/,
    )
  })

  test('never puts the password into the arguments of a program', async () => {
    const programs = await newFolder()
    const real = path.join(programs, 'real')
    await mkdir(real)
    const spy = path.join(programs, 'pg_dump')
    await writeFile(
      spy,
      `#!/bin/sh\nprintf '%s\\n' "$@" >>${programs}/arguments\nPATH=${PATH} exec pg_dump "$@"\n`,
    )
    await chmod(spy, 0o755)
    await backUp({ PATH: `${programs}:${PATH}` })
    const args = await readFile(path.join(programs, 'arguments'), 'utf8')
    expect(args).toContain('--snapshot=')
    expect(args).not.toContain(new URL(await workerUrl()).password)
  })
})
