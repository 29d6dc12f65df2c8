import { SystemReport } from '@gatehouse/contract'
import getPort from 'get-port'
import { expect, test, vi } from 'vitest'
import { useApp } from '../../test/app.ts'
import { run } from '../../test/cli.ts'
import { asService, newDatabase } from '../../test/database.ts'

useApp()
vi.setConfig({ testTimeout: 60_000 })

test('doctor prints the facts, and exits with 0 without problems', async () => {
  const { code, stdout, stderr } = await run(['doctor'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  for (const line of [
    /^Gatehouse \S+ on Node\.js v24/m,
    /^Replicas {2}1 of \S+$/m,
    /^Database {2}PostgreSQL 1\d\.\d+, [\d.]+ MB, \d+ of \d+ connections$/m,
    /^Keys {6}signing since 20\S+Z, next one 20\S+Z, 0 retired$/m,
    /^Mail {6}inbox, 0 waiting, 0 failed in the last day$/m,
    /^Trail {5}[\d.]+ MB, \d+ s unsealed$/m,
    /^Backups {3}last never, no drill$/m,
    /^No problems\.$/m,
  ]) {
    expect(stdout).toMatch(line)
  }
})

test('doctor names problems, and exits with 1', async () => {
  const { code, stdout } = await run(['doctor'], { NODE_ENV: 'production' })
  expect(code).toBe(1)
  expect(stdout).toMatch(
    /^2 problems:\n {2}mail: No mail is sent.+\n {2}network: The service trusts no/m,
  )
})

test('doctor --json prints the report of the endpoint', async () => {
  const { code, stdout } = await run(['doctor', '--json'], { NODE_ENV: 'production' })
  expect(code).toBe(1)
  const report = SystemReport.parse(JSON.parse(stdout))
  expect(report.hashes_waiting).toBeNull()
  expect(report.problems).toHaveLength(2)
})

test('doctor says what to run before the first migrate', async () => {
  const DATABASE_URL = asService(await newDatabase(`doctor_${process.pid}`))
  expect(await run(['doctor'], { DATABASE_URL })).toEqual({
    code: 1,
    stdout: '',
    stderr: "The database is not ready for DATABASE_URL's role. Run `npm run users -- migrate`.\n",
  })
})

test('doctor exits with 2 when the database cannot be reached', async () => {
  const DATABASE_URL = `postgres://gatehouse:for-tests-only@localhost:${await getPort()}/x`
  expect(await run(['doctor'], { DATABASE_URL })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'The database cannot be reached. Check DATABASE_URL.\n',
  })
})

test('doctor --help says what it prints and its exit codes', async () => {
  const { code, stdout } = await run(['doctor', '--help'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/Exit code 0: no problems; 1: there are problems; 2:/)
})
