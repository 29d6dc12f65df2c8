import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, inject, test } from 'vitest'
import { addBuilt, cloneInto, newFolder } from './clone.ts'
import { run, startStack } from './run.ts'

const clone = inject('clone')
const start = path.join(clone, 'scripts/start')
const isRoot = process.getuid?.() === 0

const refusals: [name: string, args: string[], env: Record<string, string>, line: string][] = [
  [
    'a PUBLIC_URL with a path',
    [],
    { PUBLIC_URL: 'https://id.example.com/accounts' },
    'PUBLIC_URL=https://id.example.com/accounts must consist of http:// or https://, a host and a port, such as https://id.example.com: the gateway serves no path.',
  ],
  [
    'a port that is not a number',
    ['--port', '0x50'],
    {},
    '--port takes a number from 1 to 65535, not 0x50.',
  ],
  [
    '--reset without a terminal',
    ['--reset'],
    {},
    '--reset asks before it removes the database, but there is no terminal to answer: add --yes.',
  ],
  ['an empty --data', ['--data', ''], {}, '--data needs a folder.'],
]

test.for(refusals)('start refuses %s with one line and creates nothing', async (refusal) => {
  const [, args, env, line] = refusal
  expect(await run(start, args, { env })).toEqual({ code: 1, output: `${line}\n` })
  expect(existsSync(path.join(clone, '.data/postgres'))).toBe(false)
})

const umasked = 'umask 077; exec "$0" "$@"'

test.runIf(isRoot)(
  'start by root in a clone with umask 077 names the folders to open, and works afterwards',
  async () => {
    const folder = path.join(newFolder(), "root's clone")
    cloneInto(folder, '077')
    addBuilt(folder)
    const script = path.join(folder, 'scripts/start')
    try {
      const { code, output } = await run('sh', ['-c', umasked, script])
      expect(code).toBe(1)
      expect(output).toMatch(/^[^\n]+\n$/)
      const [command = ''] = /chmod o\+x .*(?=, or move)/.exec(output) ?? []
      expect(await run('sh', ['-c', command])).toEqual({ code: 0, output: '' })
      const stack = await startStack(['sh', '-c', umasked, script])
      expect(await stack.stop()).toBe(0)
    } finally {
      rmSync(path.dirname(folder), { recursive: true, force: true })
    }
  },
)
