import { login } from '@gatehouse/contract'
import getPort from 'get-port'
import { expect, test } from 'vitest'
import { useApp } from '../test/app.ts'
import { run } from '../test/cli.ts'
import { asService, newDatabase } from '../test/database.ts'
import { createUser } from '../test/factories.ts'
import { lineOf, rangeOf, startRangeServer } from '../test/range-server.ts'
import { PASSWORD } from '../test/secrets.ts'

const server = useApp()
const range = await startRangeServer()

const ADMIN = ['create-admin', '--username', 'chief', '--email', 'chief@example.test']
const users = () => server.app.db.user.findMany({ orderBy: { username: 'asc' } })

test('--help lists every command', async () => {
  const { code, stdout } = await run(['--help'])
  expect(code).toBe(0)
  for (const command of ['create-admin', 'migrate', 'rotate-keys', 'seed', 'reset', 'unlock']) {
    expect(stdout).toContain(command)
  }
})

test('create-admin reads a piped password, and the admin can log in', async () => {
  const created = await run(ADMIN, { input: `${PASSWORD}\n` })
  expect(created).toEqual({ code: 0, stdout: 'chief can log in now.\n', stderr: '' })
  const credentials = { email: 'chief@example.test', password: PASSWORD }
  const { status, body } = await server.call(login, { body: credentials })
  expect(status).toBe(200)
  expect(body.data).toMatchObject({ role: 'admin', state: 'active' })
})

test('create-admin accepts a password as an option', async () => {
  const { code } = await run([...ADMIN, '--password', PASSWORD])
  expect(code).toBe(0)
  expect(await users()).toMatchObject([{ role: 'admin' }])
})

test.for([['rotate-keys'], ['seed'], [...ADMIN, '--password', PASSWORD]])(
  'before the first migrate %s asks to run it',
  async (...args) => {
    const DATABASE_URL = asService(await newDatabase(`cli_${process.pid}_${args[0][0]}`))
    expect(await run(args[0], { DATABASE_URL })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        "The database is not ready for DATABASE_URL's role. Run `npm run users -- migrate`.\n",
    })
  },
)

test.for([
  ['', 'password: Choose a password.'],
  ['short\n', 'password: Use at least 12 characters.'],
  ['qwerty123456\n', 'password: This password is on the list of common passwords.'],
  ['my-chief@example.test\n', 'password: Leave your name and address out of the password.'],
] as const)('create-admin refuses the password %j with a reason', async ([input, reason]) => {
  expect(await run(ADMIN, { input })).toEqual({ code: 1, stdout: '', stderr: `${reason}\n` })
  expect(await users()).toEqual([])
})

// A check passes when a busy machine takes more than 300 ms.
test('create-admin refuses a breached password', { retry: 2 }, async () => {
  const PWNED_PASSWORDS_URL = range.url.href
  range.respond = rangeOf(lineOf(PASSWORD, 3))
  const refused = await run(ADMIN, { input: `${PASSWORD}\n`, PWNED_PASSWORDS_URL })
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('data breach') })
})

test('create-admin says when the check for breaches failed', async () => {
  const PWNED_PASSWORDS_URL = range.url.href
  range.respond = (_, response) => response.writeHead(500).end()
  const accepted = await run(ADMIN, { input: `${PASSWORD}\n`, PWNED_PASSWORDS_URL })
  const line = 'The password was not checked for breaches: status 500.'
  expect(accepted).toMatchObject({ code: 0, stdout: `${line}\nchief can log in now.\n` })
})

test('create-admin reports all faults together', async () => {
  const args = ['create-admin', '--username', 'x', '--email', 'nowhere', '--password', 'short']
  const { code, stderr } = await run(args)
  expect(code).toBe(1)
  expect(stderr.trim().split('\n').sort()).toEqual([
    'email: Enter an address like name@example.com.',
    'password: Use at least 12 characters.',
    'username: Use at least 3 characters.',
  ])
})

test('create-admin refuses a taken name and leaves its user unchanged', async () => {
  const user = await createUser(server, { username: 'Chief', email: 'CHIEF@example.test' })
  const { code, stderr } = await run(ADMIN, { input: PASSWORD })
  expect(code).toBe(1)
  expect(stderr).toBe('username: This username is taken.\nemail: This address is taken.\n')
  expect(await users()).toEqual([user])
})

test('create-admin requires a username', async () => {
  const { code, stderr } = await run(['create-admin', '--email', 'chief@example.test'])
  expect(code).toBe(1)
  expect(stderr).toContain("required option '--username <name>' not specified")
})

test('migrate prints the applied migrations, or that there were none', async () => {
  const MIGRATION_DATABASE_URL = await newDatabase(`cli_migrate_${process.pid}`)
  const variables = { MIGRATION_DATABASE_URL, DATABASE_URL: asService(MIGRATION_DATABASE_URL) }
  const first = await run(['migrate'], variables)
  expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Applied \d{14}_\w+/) })
  expect(await run(['migrate'], variables)).toEqual({
    code: 0,
    stdout: 'The database is up to date.\n',
    stderr: '',
  })
})

test('concurrent seeds add the development users once', async () => {
  const [one, two] = await Promise.all([run(['seed']), run(['seed'])])
  expect([one.code, two.code]).toEqual([0, 0])
  expect([one.stdout, two.stdout].sort()).toEqual([
    'There are users already; nothing was added.\n',
    'michael (employee): open-sesame-in-dev\nmichaelherman (manager): open-sesame-in-dev\nadmin (admin): open-sesame-in-dev\n',
  ])
  const roles = (await users()).map(({ username, role }) => [username, role])
  expect(roles).toEqual([
    ['admin', 'admin'],
    ['michael', 'employee'],
    ['michaelherman', 'manager'],
  ])
  expect((await run(['seed'])).code).toBe(0)
  expect(await users()).toHaveLength(3)
})

test.for(['seed', 'reset', 'reset --yes'])('%s is refused in production', async (command) => {
  await createUser(server)
  const answer = await run(command.split(' '), { NODE_ENV: 'production', input: 'yes\n' })
  const [name] = command.split(' ')
  expect(answer).toEqual({ code: 1, stdout: '', stderr: `${name} is refused in production.\n` })
  expect(await users()).toHaveLength(1)
})

test('reset removes everything only after a confirmation', async () => {
  await createUser(server)
  const refused = await run(['reset'], { input: 'no\n' })
  expect(refused).toMatchObject({ code: 1, stderr: 'Nothing was removed.\n' })
  expect(await users()).toHaveLength(1)
  const done = await run(['reset'], { input: 'yes\n' })
  expect(done).toEqual({
    code: 0,
    stdout: 'Every account and session was removed.\n',
    stderr: '',
  })
  expect(await users()).toEqual([])
})

test.for([['migrate'], ['reset', '--yes']])(
  '%s requires MIGRATION_DATABASE_URL',
  async (...args) => {
    const { code, stderr } = await run(args[0], { MIGRATION_DATABASE_URL: '' })
    expect(code).toBe(1)
    expect(stderr).toBe('The configuration has faults:\n  MIGRATION_DATABASE_URL is required\n')
  },
)

test('an unknown command fails with the help text', async () => {
  const { code, stderr } = await run(['destroy'])
  expect(code).toBe(1)
  expect(stderr).toContain("unknown command 'destroy'")
  expect(stderr).toContain('create-admin')
})

test.for([
  ['migrate'],
  ['rotate-keys'],
  ['seed'],
  ['reset', '--yes'],
  [...ADMIN, '--password', PASSWORD],
])('without Postgres %s fails with one line', async (...args) => {
  const url = `postgres://gatehouse:for-tests-only@localhost:${await getPort()}/x`
  const variables = { DATABASE_URL: url, MIGRATION_DATABASE_URL: url }
  const { code, stdout, stderr } = await run(args[0], variables)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^The database cannot be reached\. Check (MIGRATION_)?DATABASE_URL\.\n$/)
})

test('reports configuration faults without a stack or values', async () => {
  const { code, stderr } = await run(['seed'], { DATABASE_URL: 'mysql://secret', PORT: 'odd' })
  expect(code).toBe(1)
  expect(stderr).toBe(
    'The configuration has faults:\n  DATABASE_URL must be a postgres:// address\n  PORT must be a whole number\n',
  )
})
