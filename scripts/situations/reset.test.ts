import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, inject, test } from 'vitest'
import { launch, run, startStack, until } from './run.ts'

const clone = inject('clone')
const start = path.join(clone, 'scripts/start')
const data = path.join(clone, '.data-reset')
afterAll(() => rmSync(data, { recursive: true, force: true }))

const users = (args: string[], input: string) =>
  run('npm', ['run', '--silent', 'users', '--', '--data', data, ...args], { cwd: clone, input })

const newAdmin = ['create-admin', '--username', 'chief', '--email', 'chief@example.test']

/** Runs start --reset at a pseudo-terminal, which util-linux's `script` creates, and answers its question. */
const resetAt = async (answer: string) => {
  const command = `exec '${start}' --reset --data '${data}'`
  const { seen, exited } = launch('script', ['-qec', command, '/dev/null'], {
    input: `${answer}\n`,
  })
  await until(seen, 'Type yes: ')
  return { code: await exited, output: seen.output }
}

const hasTerminal = (await run('script', ['--version']).catch(() => undefined))?.code === 0

test.runIf(hasTerminal)(
  'start --reset asks, and removes nothing unless the answer is yes',
  async () => {
    const { code, output } = await resetAt('y')
    expect(code).toBe(1)
    expect(output).toContain('Nothing was removed.')
  },
)

test('start --reset --yes empties the database, a plain start keeps it', async () => {
  const password = 'a-long-enough-one-0815\n'
  const codes: (number | undefined)[] = []
  for (const more of [[], [], ['--reset', '--yes']]) {
    const stack = await startStack([start, '--data', data, ...more])
    codes.push((await users(newAdmin, password)).code)
    await stack.stop()
  }
  // The second is refused, because the username is taken.
  expect(codes).toEqual([0, 1, 0])
})

test('start names the password file when Postgres refuses its password', async () => {
  rmSync(path.join(data, 'database-password'))
  const { code, output } = await run(start, ['--data', data], { cwd: clone })
  expect({ code, output }).toEqual({
    code: 1,
    output:
      '.data-reset/database-password is not the password of the database beside it. Restore the former file, or start from an empty database with --reset.\n',
  })
})
