import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { run } from '../../../test/cli.ts'
import { ownerQuery } from '../../../test/database.ts'
import { archive, sealedLongAgo, useArchiveFolder, verify } from '../../../test/old-events.ts'
import { useTrail } from '../../../test/trail.ts'
import { macText } from './audit-seal.ts'

const trail = useTrail()
const newFolder = useArchiveFolder()

/** Makes archives of one seal with two events each. */
async function archives(count: number): Promise<string> {
  const folder = await newFolder()
  await sealedLongAgo(trail, 2)
  for (let n = 0; n < count; n += 1) {
    await sealedLongAgo(trail, 2)
    expect((await archive(folder)).moved).toHaveLength(1)
    // Sealed, this event of today would keep what follows from the next archive.
    await ownerQuery(`DELETE FROM audit_events WHERE action = 'sys_archive'`)
  }
  return folder
}

const pathsIn = async (folder: string) =>
  (await readdir(folder)).sort().map((name) => join(folder, name))

/** Replaces the lines of an archive. */
async function rewrite(path: string, edit: (lines: string[]) => string[]): Promise<void> {
  const lines = gunzipSync(await readFile(path))
    .toString()
    .trimEnd()
    .split('\n')
  await writeFile(path, gzipSync(`${edit(lines).join('\n')}\n`))
}

test.for<[what: string, edit: (lines: string[]) => string[], reason: string]>([
  [
    'event',
    (lines) => lines.map((line) => line.replace('task 1', 'task 3')),
    'seal 1 does not fit',
  ],
  ['removed event', (lines) => lines.toSpliced(1, 1), 'seal 1 does not fit'],
  [
    'seal’s time',
    (lines) => lines.map((line) => line.replace(/"sealed_at":"\d{4}/, '"sealed_at":"2001')),
    'its content was changed',
  ],
  ['missing end', (lines) => lines.slice(0, -1), 'it is incomplete'],
  ['line after the end', (lines) => [...lines, '[]'], 'it continues after its end'],
  [
    'newer format',
    (lines) => lines.map((line) => line.replace('"format":1', '"format":2')),
    'it is not one that this version reads: archive.format',
  ],
])('names an archive with a changed or missing part: %s', async ([, edit, reason]) => {
  const folder = await archives(1)
  const [path = ''] = await pathsIn(folder)
  await rewrite(path, edit)
  const { faults } = await verify({ archives: folder })
  expect(faults[0]).toContain(`The archive ${path} is damaged: ${reason}`)
})

test('names a truncated archive', async () => {
  const folder = await archives(1)
  const [path = ''] = await pathsIn(folder)
  await writeFile(path, (await readFile(path)).subarray(0, -20))
  expect((await verify({ archives: folder })).faults[0]).toContain(
    `The archive ${path} is damaged: unexpected end`,
  )
})

test('names missing archives, and accepts that the oldest are kept elsewhere', async () => {
  const folder = await archives(3)
  const [first = '', , third = ''] = await pathsIn(folder)
  const whole = await verify({ archives: folder })
  expect(whole.faults).toEqual([])
  expect(whole.archives).toMatchObject({ archives: 3, seals: 3, events: 6, isComplete: true })

  await rm(first)
  const { code, stdout } = await run(['verify-audit', '--archives', folder])
  expect(code).toBe(0)
  expect(stdout).toContain('in 2 files. Seals 1 to 1 are not among them.\n')
  await rm(third)
  expect((await verify({ archives: folder })).faults).toEqual([
    `No archive in ${folder} has seal 3, after which the trail begins.`,
  ])
})

test('names the gap between two archives', async () => {
  const folder = await archives(3)
  const [, second = ''] = await pathsIn(folder)
  await rm(second)
  expect((await verify({ archives: folder })).faults).toEqual(['Seals 2 to 2 are in no archive.'])
})

test('names an archive of another trail', async () => {
  const other = await archives(1)
  const [path = ''] = await pathsIn(other)
  await ownerQuery('TRUNCATE audit_events, audit_seals, audit_start')
  const folder = await archives(2)
  const [first = '', second = ''] = await pathsIn(folder)
  await copyFile(path, first)
  expect((await verify({ archives: folder })).faults).toEqual([
    `${second} does not continue ${first}.`,
  ])
  await rm(second)
  await ownerQuery('TRUNCATE audit_events, audit_seals, audit_start')
  const last = await archives(1)
  await copyFile(path, join(last, basename(path)))
  expect((await verify({ archives: last })).faults).toEqual([
    `Seal 1 in ${join(last, basename(path))} is not the one after which the trail begins.`,
  ])
})

test('compares archived seals with the log', async () => {
  const first = await sealedLongAgo(trail, 1)
  const second = await trail.sealed(1)
  const folder = await newFolder()
  expect((await archive(folder)).moved).toEqual(['1 to 1: 1'])
  const log = join(tmpdir(), `gatehouse-log-archived-${process.pid}`)
  const lineOf = (seal: number, mac: string) =>
    `${JSON.stringify({ event: 'audit_sealed', seal, mac })}\n`
  await writeFile(log, lineOf(1, macText(first)) + lineOf(2, macText(second)))

  const alone = await run(['verify-audit', '--log', log])
  expect(alone.stdout).toContain('Seals in the log that agree: 1.\n')
  expect(alone.stdout).toContain('Archived seals in the log that were not compared: 1.')
  const archives = folder
  const logged = [
    { number: 1, mac: macText(first) },
    { number: 2, mac: macText(second) },
  ]
  expect((await verify({ archives, logged })).logged).toEqual({ agreeing: 2, unseen: 0 })
  const forged = await verify({ archives, logged: [{ number: 1, mac: macText(second) }] })
  expect(forged.faults).toEqual(['Seal 1 differs from the log.'])
})
