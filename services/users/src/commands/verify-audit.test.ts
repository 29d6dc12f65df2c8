import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { NO_REQUEST } from '#/domain/audit/audit-event.ts'
import { macText, type Seal } from '#/domain/audit/audit-seal.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { run } from '../../test/cli.ts'
import { newDatabase, ownerQuery } from '../../test/database.ts'
import { APP_SECRET } from '../../test/secrets.ts'
import { useTrail } from '../../test/trail.ts'

const trail = useTrail()
const NEW_SECRET = 'q1Zr9Xw3Yp5Ls8Hd2Gf6Jc4Mn0k7Vt1b'

test('verify-audit accepts an unchanged trail and prints the newest seal', async () => {
  await trail.sealed(3)
  const newest = await trail.sealed(2)
  await insertAuditEvent(trail.db, { ...NO_REQUEST, action: 'task_deleted' })
  const { code, stdout, stderr } = await run(['verify-audit'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toBe(
    `The trail is whole: 5 events under 2 seals, 1 not sealed yet.\nNewest seal: 2 ${macText(newest)}\n`,
  )
})

test('verify-audit accepts an empty trail', async () => {
  const { code, stdout } = await run(['verify-audit'])
  expect(code).toBe(0)
  expect(stdout).toBe('The trail is whole: 0 events under 0 seals, 0 not sealed yet.\n')
})

test('verify-audit says that a database is not migrated', async () => {
  const url = await newDatabase(`not_migrated_${process.pid}`)
  const { code, stderr } = await run(['verify-audit'], { DATABASE_URL: url })
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(
      /^The database is not migrated \(relation .* does not exist\): run `npm run users -- migrate`\.\n$/,
    ),
  })
})

/** Writes a log file as Compose prints it. */
async function logOf(...seals: Seal[]): Promise<string> {
  const file = join(tmpdir(), `gatehouse-log-${process.pid}-${seals.at(-1)?.number ?? 0}`)
  const lines = seals.map(
    (seal) =>
      `users-1  | ${JSON.stringify({ event: 'audit_sealed', seal: seal.number, mac: macText(seal) })}\n`,
  )
  await writeFile(
    file,
    `users-1  | {"msg":"audit_sealed"}\nusers-1  | {"event":"audit_sealed"\n${lines.join('')}`,
  )
  return file
}

test('verify-audit --log detects that the newest events and seals were deleted', async () => {
  const first = await trail.sealed(2)
  const second = await trail.sealed(2)
  const log = await logOf(first, second)
  const agreeing = await run(['verify-audit', '--log', log])
  expect(agreeing).toMatchObject({ code: 0, stderr: '' })
  expect(agreeing.stdout).toContain('Seals in the log that agree: 2.')

  await ownerQuery(`DELETE FROM audit_events WHERE transaction > ${first.transaction}`)
  await ownerQuery(`DELETE FROM audit_seals WHERE number > ${first.number}`)
  expect((await run(['verify-audit'])).code).toBe(0)
  const cut = await run(['verify-audit', '--log', log])
  expect(cut.code).toBe(1)
  expect(cut.stderr).toContain(
    `Seal ${second.number} is in the log but not in the trail, which was cut off after seal ${first.number}.`,
  )
  // Also after the service has sealed other events since.
  await trail.sealed(3)
  const grown = await run(['verify-audit', '--log', log])
  expect(grown.stderr).toContain(`Seal ${second.number} differs from the log.`)
})

test('verify-audit accepts a trail after the old secret was removed', async () => {
  await trail.sealed(2)
  await trail.sealed(1, NEW_SECRET)
  const both = await run(['verify-audit'], { APP_SECRET: `${NEW_SECRET},${APP_SECRET}` })
  expect(both).toMatchObject({ code: 0, stderr: '' })
  const alone = await run(['verify-audit'], { APP_SECRET: NEW_SECRET })
  expect(alone).toMatchObject({ code: 0, stderr: '' })
})

test('verify-audit reports a missing log file, and --help explains --log', async () => {
  const missing = await run(['verify-audit', '--log', '/nowhere/service.log'])
  expect(missing.code).toBe(1)
  expect(missing.stderr).toMatch(/ENOENT.*\n$/)
  const { stdout } = await run(['verify-audit', '--help'])
  for (const words of ['--log', 'Exit code', 'docker compose']) expect(stdout).toContain(words)
})
