import { beforeAll, describe, expect, test } from 'vitest'
import { run } from '../test/cli.ts'
import { useClosing } from '../test/closing.ts'
import { prepare, type TestDatabase } from '../test/database.ts'
import { databaseUrl, query, startPostgres } from '../test/postgres.ts'
import { APP_SECRET } from '../test/secrets.ts'
import { startProcess } from '../test/server-process.ts'
import { type Settings, startPooler } from './pooler.ts'
import { LOSING, type Mode, SUPPORTED } from './site.ts'

describe.skipIf(LOSING.length === 0)('the start check', () => {
  const closing = useClosing()
  let database: TestDatabase

  beforeAll(async () => {
    const postgres = await startPostgres()
    closing.push(postgres.remove)
    await query(postgres.url, 'CREATE DATABASE gatehouse')
    database = await prepare(databaseUrl(postgres.url, 'gatehouse'))
  })

  /** Returns what the service and `doctor` print behind a pooler. */
  async function refusals({ bouncer, settings }: Mode, changes: Settings = {}) {
    const pooler = await startPooler(bouncer, database.DATABASE_URL, { ...settings, ...changes })
    closing.push(pooler.remove)
    const service = startProcess({
      DATABASE_URL: pooler.url,
      APP_SECRET,
      PORT: '0',
      NODE_ENV: 'test',
    })
    // In case that it starts.
    closing.push(() => service.child.kill('SIGKILL'))
    const code = await service.exited
    const doctor = await run(['doctor'], { ...database, DATABASE_URL: pooler.url })
    return { code, err: service.output.err, doctor: doctor.stdout + doctor.stderr }
  }

  test.for(LOSING)('names $name, which loses prepared statements', async (mode) => {
    const { code, err, doctor } = await refusals(mode)
    expect(code).toBe(1)
    expect(err).toMatch(/^The pooler that DATABASE_URL names loses prepared statements\. .+\n$/)
    expect(doctor).toContain('loses prepared statements')
  })

  test.for(SUPPORTED)('names the startup parameters that $name refuses', async (mode) => {
    const { code, err, doctor } = await refusals(mode, { ignore_startup_parameters: null })
    expect(code).toBe(1)
    const reason = /The pooler that DATABASE_URL names refuses the connection: unsupported startup/
    expect(err).toMatch(reason)
    expect(doctor).toMatch(reason)
  })
})
