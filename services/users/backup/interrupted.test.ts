import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { useApp } from '../test/app.ts'
import { logInAs } from '../test/factories.ts'
import { query } from '../test/postgres.ts'
import { APP_SECRET } from '../test/secrets.ts'
import { startProcess } from '../test/server-process.ts'
import {
  backUp,
  command,
  describeBackups,
  newFolder,
  newTarget,
  PATH,
  removeAfterwards,
  restore,
  type Target,
  workerUrl,
} from './site.ts'

const server = useApp()
removeAfterwards()
const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url))

/** Starts a command, and kills it as soon as the database shows that it is under way. */
async function killDuring(
  args: string[],
  env: Record<string, string>,
  isUnderWay: () => Promise<boolean>,
) {
  const child: ChildProcess = spawn(process.execPath, [CLI, ...args], {
    env: { PATH, APP_SECRET, NODE_ENV: 'development', ...env },
    stdio: 'ignore',
  })
  const ended = once(child, 'close')
  await vi.waitFor(async () => expect(await isUnderWay()).toBe(true), {
    timeout: 60_000,
    interval: 5,
  })
  child.kill('SIGKILL')
  expect(await ended).toEqual([null, 'SIGKILL'])
}

const sees = async (url: string, sql: string) => (await query(url, sql)).length > 0

/** Waits until the programs that a killed command had started are gone. */
const untilQuiet = (url: string, program: string) =>
  vi.waitFor(
    async () =>
      expect(
        await query(
          url,
          `SELECT FROM pg_stat_activity WHERE application_name = '${program}' AND datname = current_database()`,
        ),
      ).toEqual([]),
    { timeout: 20_000 },
  )

describeBackups('an interrupted', () => {
  test('backup leaves no manifest, and the next one takes another folder', async () => {
    const folder = path.join(await newFolder(), 'backup')
    const ownerUrl = await workerUrl()
    // pg_dump waits for this lock, so the command is killed in the middle.
    await server.owner.query('BEGIN; LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE')
    try {
      const waits = `SELECT FROM pg_stat_activity WHERE application_name = 'pg_dump' AND datname = current_database()`
      await killDuring(['backup', folder], { MIGRATION_DATABASE_URL: ownerUrl }, () =>
        sees(ownerUrl, waits),
      )
    } finally {
      await server.owner.query('ROLLBACK')
    }
    await untilQuiet(ownerUrl, 'pg_dump')
    expect(await readdir(folder)).not.toContain('manifest.json')
    expect((await restore(folder, await newTarget())).stderr).toContain('is no complete backup')
    expect((await command(['backup', folder])).stderr).toBe(`${folder} is not empty.\n`)
    await backUp()
  })

  test('restore keeps the service and migrate away, and a new database accepts the backup', async () => {
    await logInAs(server, 'employee')
    const folder = await backUp()
    const target: Target = await newTarget()
    const { MIGRATION_DATABASE_URL: url } = target
    const isMarked = `SELECT FROM pg_namespace WHERE nspname = 'gatehouse_restore_unfinished'`
    await killDuring(['restore', folder], { ...target }, () => sees(url, isMarked))
    await untilQuiet(url, 'pg_restore')
    const { code, stderr } = await command(['migrate'], { ...target })
    expect(code).toBe(1)
    expect(stderr).toBe(
      'A restore into this database did not finish. Drop the database, create it again, and repeat the restore.\n',
    )
    expect((await restore(folder, target)).stderr).toBe(stderr)
    const service = startProcess({ ...target, APP_SECRET, PORT: '0', NODE_ENV: 'test' })
    expect(await service.exited).toBe(1)
    expect(await restore(folder, await newTarget())).toMatchObject({ code: 0 })
  })

  test('restore revives no session when it is killed after all rows are there', async () => {
    await logInAs(server, 'employee')
    const folder = await backUp()
    const target: Target = await newTarget()
    const { MIGRATION_DATABASE_URL: url } = target
    const isFilled = `SELECT FROM pg_tables WHERE tablename = 'sessions'`
    await killDuring(['restore', folder], { ...target }, () => sees(url, isFilled))
    await untilQuiet(url, 'gatehouse owner')
    const [{ live } = { live: 0 }] = await query<{ live: number }>(
      url,
      'SELECT count(*)::int AS live FROM sessions WHERE ended_at IS NULL',
    )
    // Killed before the last transaction, nothing may use the database; killed after it, no session is live.
    const { code } = await command(['migrate'], { ...target })
    expect({ live, code }).toEqual(live > 0 ? { live: 1, code: 1 } : { live: 0, code: 0 })
  })
})
