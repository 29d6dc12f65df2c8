import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { run, startStack } from './run.ts'

const clone = inject('clone')
const data = path.join(clone, '.data-users')
const password = 'a-long-enough-one-0815'
let stack: Awaited<ReturnType<typeof startStack>>

beforeAll(async () => {
  stack = await startStack([path.join(clone, 'scripts/start'), '--data', data])
})
afterAll(async () => {
  await stack.stop()
  rmSync(data, { recursive: true, force: true })
})

const users = (args: string[], setting: Parameters<typeof run>[2] = {}) =>
  run('npm', ['run', '--silent', 'users', '--', ...args], { cwd: clone, ...setting })

const account = (name: string) => ['--username', name, '--email', `${name}@example.test`]

const logIn = (email: string) =>
  fetch(`${stack.url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })

test('npm run users uses the database that start runs, whatever the shell’s environment', async () => {
  const env = { PGHOST: 'nowhere.invalid', PGOPTIONS: '-c search_path=x', NODE_ENV: 'production' }
  const args = ['--data', '.data-users', 'create-admin', ...account('chief')]
  const answer = await users(args, { env, input: `${password}\n` })
  expect(answer).toEqual({ code: 0, output: 'chief can log in now.\n' })
  expect((await logIn('chief')).status).toBe(200)
  expect(await users([`--data=${data}`, 'migrate'])).toEqual({
    code: 0,
    output: 'The database is up to date.\n',
  })
})

test('npm run users resolves a relative --data from the caller’s directory', async () => {
  const cwd = path.join(clone, 'scripts')
  const { code } = await users(['--data', '../.data-users', 'migrate'], { cwd })
  expect(code).toBe(0)
})

test('npm run users returns the exit code and message of a failure', async () => {
  const args = ['create-admin', ...account('deputy'), '--data', data]
  const { code, output } = await users(args, { input: 'short\n' })
  expect({ code, output }).toEqual({ code: 1, output: 'password: Use at least 12 characters.\n' })
})

test('npm run users reports that no database runs in the default folder', async () => {
  expect(await users(['seed'])).toEqual({
    code: 1,
    output:
      'No database runs in .data. Start it with ./scripts/start, name its folder with --data DIR, or another database in DATABASE_URL.\n',
  })
})

test('npm run users uses DATABASE_URL if set, and refuses it together with --data', async () => {
  const env = {
    DATABASE_URL: 'postgres://nobody:nothing-at-all@127.0.0.1:9/x',
    APP_SECRET: 'at-least-thirty-two-bytes-of-a-secret',
  }
  expect(await users(['seed'], { env })).toEqual({
    code: 1,
    output: 'The database cannot be reached. Check DATABASE_URL.\n',
  })
  expect(await users(['--data', data, 'seed'], { env })).toEqual({
    code: 1,
    output: '--data and DATABASE_URL name two databases: omit one of them.\n',
  })
})
