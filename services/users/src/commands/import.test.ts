import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { useApp } from '../../test/app.ts'
import { run, start } from '../../test/cli.ts'
import { emptyDatabase } from '../../test/empty-database.ts'
import { createUser } from '../../test/factories.ts'
import { FOREIGN_PASSWORD } from '../../test/foreign-hashes.ts'
import { PASSWORD } from '../../test/secrets.ts'
import { importRecords, storedHash, tryLogIn, wrapAll } from '../../test/transfer.ts'

vi.setConfig({ testTimeout: 120_000 })
const server = useApp()
const BCRYPT = '$2b$04$KfXPZuQpIv.L3eAyOWNp3e0WCMiEH1KLuqYUSeQ5eA/vUtgNOJqi.'
const CSV = `\uFEFFUsername,email,active,password_hash\r
ada,ada@example.test,t,${BCRYPT}\r
"bob","bob@example.test",false,\r
`
const fileOf = async (name: string, text: string) => {
  const file = join(await mkdtemp(join(tmpdir(), 'gatehouse-import-')), name)
  await writeFile(file, text)
  return file
}

test('import reads CSV, wraps the hashes, and says so when nothing changes', async () => {
  const file = await fileOf('users.csv', CSV)
  expect(await run(['import', file, '--dry-run'])).toEqual({
    code: 0,
    stdout:
      'Would import 2 users, 1 without a password. Existing, left as they are: 0. Refused: 0.\n',
    stderr: '',
  })
  expect(await server.app.db.user.count()).toBe(0)
  expect(await run(['import', file])).toEqual({
    code: 0,
    stdout:
      'Imported 2 users, 1 without a password. Existing, left as they are: 0. Refused: 0.\nPassword hashes wrapped in Argon2id: 1.\n',
    stderr: '',
  })
  expect(await storedHash(server, 'ada')).toMatch(/^\$argon2id-wrapped\$/)
  expect(await tryLogIn(server, 'ada', FOREIGN_PASSWORD)).toBe(200)
  expect(await run(['import', file])).toEqual({
    code: 0,
    stdout: 'Nothing to change: 2 users in the file, who exist.\n',
    stderr: '',
  })
})

test('import --wrap later leaves the hashes sealed for wrap-passwords', async () => {
  const options = ['import', '-', '--format', 'csv', '--wrap', 'later']
  const { stdout } = await run(options, { input: CSV })
  expect(stdout).toContain('Run wrap-passwords soon')
  expect(await storedHash(server, 'ada')).toMatch(/^\$sealed\$/)
  expect((await run(['export', '-', '--with-password-hashes'])).stderr).toContain('wrap-passwords')
  expect((await run(['wrap-passwords'])).stdout).toBe('Password hashes wrapped in Argon2id: 1.\n')
  expect(await storedHash(server, 'ada')).toMatch(/^\$argon2id-wrapped\$/)
})

test('a second import wraps the hashes that the first one left sealed', async () => {
  const file = await fileOf('users.csv', CSV)
  await run(['import', file, '--wrap', 'later'])
  expect(await run(['import', file])).toEqual({
    code: 0,
    stdout:
      'Nothing to change: 2 users in the file, who exist.\nPassword hashes wrapped in Argon2id: 1.\n',
    stderr: '',
  })
  expect(await storedHash(server, 'ada')).toMatch(/^\$argon2id-wrapped\$/)
})

test('a second import completes one that was killed', async () => {
  const rows = Array.from({ length: 250 }, (_, n) => `user-${n},user-${n}@example.test,true,\n`)
  const killed = await start(['import', '-', '--format', 'csv'])
  killed.stdin.write(['username,email,active,password_hash\n', ...rows].join(''))
  await expect.poll(() => server.app.db.user.count(), { timeout: 60_000 }).toBe(200)
  killed.kill('SIGKILL')
  const file = await fileOf('users.csv', `username,email,active,password_hash\n${rows.join('')}`)
  expect((await run(['import', file])).stdout).toMatch(/^Imported 50 users, .*: 200\./)
  expect(await server.app.db.user.count()).toBe(250)
})

test('import reports refused rows on stderr with exit code 2, and --strict imports none', async () => {
  const rows = `${CSV}"c,d",short\r\n"eve","eve@example.test",maybe,\r\n`
  const file = await fileOf('users.csv', rows)
  const strict = await run(['import', file, '--strict'])
  expect(strict.code).toBe(1)
  expect(strict.stderr).toMatch(/Nothing was imported: 2 records refused\.\n$/)
  expect(await server.app.db.user.count()).toBe(0)
  const { code, stdout, stderr } = await run(['import', file])
  expect(code).toBe(2)
  expect(stdout).toContain('Imported 2 users')
  expect(stderr).toBe(
    'line 4: The number of fields differs from the header.\nline 5: active: Write true or false.\n',
  )
})

test.for([
  [['import', 'users.txt'], 'Give --format csv, ndjson or keycloak'],
  [['import', '/nowhere/users.csv'], 'ENOENT'],
  [['import', '-', '--format', 'keycloak'], 'no realm export of Keycloak'],
  [['import', '-', '--format', 'csv', '--strict'], 'give a file, not standard input'],
] as const)('%s fails with the reason', async ([args, reason]) => {
  const { code, stderr } = await run([...args])
  expect(code).toBe(1)
  expect(stderr).toContain(reason)
})

test.for(['csv', 'ndjson'])(
  'an export as %s imports as the same users, who can log in',
  async (format) => {
    await createUser(server, { username: 'ada', role: 'admin', lastLoginAt: new Date(0) })
    await createUser(server, {
      username: 'eve',
      approval: 'rejected',
      rejectionReason: 'say "no", =1',
    })
    await createUser(server, { username: 'gone', active: false, emailVerified: true })
    await importRecords(server, [
      { username: 'bob', email: 'bob@example.test', password_hash: BCRYPT },
      { username: 'none', email: 'none@example.test' },
    ])
    await wrapAll(server)
    const { db } = server.app
    const all = () =>
      db.user.findMany({ omit: { auditKey: true, version: true }, orderBy: { id: 'asc' } })
    const before = await all()
    const file = `${await fileOf('x', '')}.${format}`
    expect(await run(['export', file, '--with-password-hashes'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'Exported 5 users.\n',
    })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await run(['export', file])).stderr).toContain('EEXIST')
    await emptyDatabase(server)
    expect((await run(['import', file])).stdout).toMatch(
      /^Imported 5 users, 1 without a password\./,
    )
    expect(await all()).toEqual(before)
    expect(await tryLogIn(server, 'ada', PASSWORD)).toBe(200)
    expect(await tryLogIn(server, 'bob', FOREIGN_PASSWORD)).toBe(200)
  },
)

test('an export has no password hashes by default', async () => {
  await createUser(server, { username: 'ada' })
  const { stdout } = await run(['export', '-'])
  expect(JSON.parse(stdout)).toMatchObject({ username: 'ada' })
  expect(stdout).not.toContain('argon2')
  const file = await fileOf('users.ndjson', stdout)
  await emptyDatabase(server)
  expect((await run(['import', file])).stdout).toContain('1 without a password')
  expect(await readFile(file, 'utf8')).toBe(stdout)
})
