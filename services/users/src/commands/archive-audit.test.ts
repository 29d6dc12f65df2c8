import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import pg from 'pg'
import { expect, test } from 'vitest'
import { run } from '../../test/cli.ts'
import { ownerQuery, workerDatabase, workerOwner } from '../../test/database.ts'
import {
  archive,
  countEvents,
  sealedLongAgo,
  useArchiveFolder,
  verify,
} from '../../test/old-events.ts'
import { query } from '../../test/postgres.ts'
import { useTrail } from '../../test/trail.ts'

const trail = useTrail()
const newFolder = useArchiveFolder()

test('moves what is older than the retention, and verify-audit accepts the rest', {
  timeout: 30_000,
}, async () => {
  await sealedLongAgo(trail, 3)
  await sealedLongAgo(trail, 2)
  await trail.sealed(4)
  const folder = await newFolder()
  const name = 'audit-0000000001-0000000002.ndjson.gz'
  expect(await run(['archive-audit', folder])).toEqual({
    code: 0,
    stdout: `Moved seals 1 to 2 with 5 events to ${join(folder, name)}.\n`,
    stderr: '',
  })
  expect(await readdir(folder)).toEqual([name])
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
  // Four of today and the event of the command itself.
  expect(await countEvents()).toBe(5)
  await trail.seal()
  const [event] = await trail.db.auditEvent.findMany({ where: { action: 'sys_archive' } })
  expect(event?.changes).toEqual({
    seals: { before: null, after: '1 to 2' },
    events: { before: null, after: 5 },
  })
  const { code, stdout, stderr } = await run(['verify-audit', '--archives', folder])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(
    /^The trail is whole: 5 events under 2 seals, 0 not sealed yet\.\nIt begins after seal 2, archived at \S+Z, as a record signed with APP_SECRET proves\.\nThe archives are whole: 5 events under 2 seals in 1 file\.\nNewest seal: 4 /,
  )
  expect(await verify()).toMatchObject({ faults: [], seals: 2, archives: undefined })
  expect(await archive(folder)).toEqual({ moved: [], faults: [], archivable: undefined })
})

test('AUDIT_RETENTION decides', async () => {
  await sealedLongAgo(trail, 1)
  await trail.sealed(1)
  expect(await run(['archive-audit', await newFolder()], { AUDIT_RETENTION: '600d' })).toEqual({
    code: 0,
    stdout: 'No sealed event is older than AUDIT_RETENTION.\n',
    stderr: '',
  })
  expect(await countEvents()).toBe(2)
})

test('the newest seal always stays', async () => {
  const folder = await newFolder()
  await sealedLongAgo(trail, 2)
  await sealedLongAgo(trail, 1)
  expect((await archive(folder)).moved).toEqual(['1 to 1: 2'])
  expect((await trail.seal())?.number).toBe(3)
  expect((await verify({ archives: folder })).faults).toEqual([])
})

test('a seal that also has a newer event stays, with the later ones', async () => {
  await sealedLongAgo(trail, 1)
  await ownerQuery(
    `INSERT INTO audit_events (action, at) VALUES ('task_deleted', now() - interval '500 days')`,
  )
  await trail.sealed(1)
  await sealedLongAgo(trail, 1)
  await trail.sealed(1)
  expect((await archive(await newFolder())).moved).toEqual(['1 to 1: 1'])
})

test('--dry-run changes nothing', async () => {
  await sealedLongAgo(trail, 3)
  await trail.sealed(1)
  const folder = await newFolder()
  expect(await run(['archive-audit', folder, '--dry-run'])).toEqual({
    code: 0,
    stdout: 'Would archive and drop seals 1 to 1 with 3 events. Nothing was changed.\n',
    stderr: '',
  })
  expect(await countEvents()).toBe(4)
  await expect(readdir(folder)).rejects.toThrow('ENOENT')
})

test('an archive has the events as they are stored, encrypted fields included', async () => {
  await ownerQuery(
    `INSERT INTO audit_events (action, at, object_name, personal_changes, changes) VALUES
     ('task_created', '2020-02-03T04:05:06.789Z', E'a\\u2028b\\nc', '\\x0a0b0c', '{"title": {"after": "é"}}')`,
  )
  await trail.seal()
  await trail.sealed(1)
  const folder = await newFolder()
  expect((await archive(folder)).moved).toEqual(['1 to 1: 1'])
  expect((await verify({ archives: folder })).faults).toEqual([])
  const [name = ''] = await readdir(folder)
  const lines = gunzipSync(await readFile(join(folder, name)))
    .toString()
    .trimEnd()
    .split('\n')
  const [header, event, seal, end] = lines.map((line) => JSON.parse(line))
  expect(lines).toHaveLength(4)
  const columns: string[] = header.archive.event_columns
  expect(Object.fromEntries(columns.map((column, index) => [column, event[index]]))).toMatchObject({
    at: '2020-02-03T04:05:06.789',
    action: 'task_created',
    object_name: 'a\u2028b\nc',
    personal_changes: '0a0b0c',
    changes: { title: { after: 'é' } },
  })
  expect(seal.seal).toMatchObject({ number: 1, events: 1, event_id: event[0] })
  expect(end).toEqual({ end: { sha256: expect.any(String), mac: expect.any(String) } })
})

test('the service’s role can neither drop events nor move the start of the trail', async () => {
  await sealedLongAgo(trail, 1)
  await trail.sealed(1)
  await archive(await newFolder())
  const url = await workerDatabase()
  for (const statement of [
    'DELETE FROM audit_events',
    'DELETE FROM audit_seals',
    'DELETE FROM audit_start',
    'UPDATE audit_start SET number = 2',
    'INSERT INTO audit_start SELECT * FROM audit_start',
  ]) {
    await expect(query(url, statement), statement).rejects.toMatchObject({ code: '42501' })
  }
})

test('archives nothing of a trail that is not whole', async () => {
  await sealedLongAgo(trail, 2)
  await trail.sealed(1)
  const [id] = await trail.eventIds()
  await ownerQuery(`UPDATE audit_events SET detail = 'forged' WHERE id = '${id}'`)
  const folder = await newFolder()
  expect(await run(['archive-audit', folder])).toEqual({
    code: 1,
    stdout: '',
    stderr: `Event ${id} was changed.\nThe trail is not whole, so nothing was archived or dropped.\n`,
  })
  expect(await countEvents()).toBe(3)
  await expect(readdir(folder)).rejects.toThrow('ENOENT')
})

test('a second archive-audit at the same time exits with 3', async () => {
  await sealedLongAgo(trail, 1)
  await trail.sealed(1)
  const first = new pg.Client({ connectionString: await workerOwner() })
  await first.connect()
  await first.query('SELECT pg_advisory_lock(1635017580)')
  expect(await run(['archive-audit', await newFolder()])).toEqual({
    code: 3,
    stdout: '',
    stderr: 'Another archive-audit is running.\n',
  })
  await first.end()
  expect(await countEvents()).toBe(2)
})

test('doctor asks to archive a trail that has waited for more than a month', async () => {
  await sealedLongAgo(trail, 1)
  const late = await run(['doctor'])
  expect(late.stdout).toMatch(/ {2}trail: The audit trail has events of .* archive-audit DIR/)
  const kept = await run(['doctor'], { AUDIT_RETENTION: '480d' })
  expect(kept.stdout).not.toContain('archive-audit')
})

test('--help names the exit codes', async () => {
  const { code, stdout } = await run(['archive-audit', '--help'])
  expect(code).toBe(0)
  for (const words of ['--dry-run', 'AUDIT_RETENTION', 'Exit code']) expect(stdout).toContain(words)
})
