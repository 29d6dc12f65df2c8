import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, inject, test } from 'vitest'
import { newFolder } from './clone.ts'
import { launch, run, until } from './run.ts'

const clone = inject('clone')
const folder = newFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const majorOf = (node: string) => {
  try {
    return Number(
      execFileSync(node, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8' }),
    )
  } catch {
    return 0
  }
}

/** Returns the system's Node if it is old enough, else Node 20 from npm. */
const oldNode = () => {
  const node = ['/usr/bin/node', '/usr/local/bin/node'].find((file) => {
    const major = majorOf(file)
    return major >= 18 && major < 24
  })
  return (
    node ??
    execFileSync(
      'npx',
      ['-y', '--ignore-scripts=false', '-p', 'node@20', '-c', 'node -p process.execPath'],
      { encoding: 'utf8' },
    ).trim()
  )
}

const makeBin = () => {
  const node = oldNode()
  const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim()
  const bin = path.join(folder, 'bin')
  mkdirSync(bin)
  symlinkSync(node, path.join(bin, 'node'))
  for (const name of ['npm', 'npx'])
    symlinkSync(path.join(path.dirname(npm), name), path.join(bin, name))
  return bin
}

const env = { PATH: `${makeBin()}:/usr/bin:/bin` }
const withNode = path.join(clone, 'scripts/with-node')

test('start and test check their options before they download Node 24', async () => {
  rmSync(path.join(clone, '.data'), { recursive: true, force: true })
  expect(await run(path.join(clone, 'scripts/start'), ['--port', 'many'], { env })).toEqual({
    code: 1,
    output: '--port takes a number from 1 to 65535, not many.\n',
  })
  const { code, output } = await run(path.join(clone, 'scripts/test'), ['--only', 'nothing'], {
    env,
  })
  expect({ code, output }).toEqual({
    code: 1,
    output: expect.stringMatching(/^There is no suite nothing\. The suites are: check, [^\n]+\n$/),
  })
  expect(existsSync(path.join(clone, '.data/node'))).toBe(false)
})

test.for([
  ['docs', ['--check'], /^$/],
  ['users', ['--help'], /create-admin/],
  ['bench', ['--help'], /Usage: npm run bench/],
  ['bench:lists', ['--help'], /Usage/i],
] as const)('npm run %s works with an old Node on PATH', async ([name, args, expected]) => {
  const command = ['run', '--silent', name, '--', ...args]
  const { code, output } = await run('npm', command, { env, cwd: clone })
  expect(output.replace(/^(Node \S+ is older than 24|.*still downloading Node).*\n/gm, '')).toMatch(
    expected,
  )
  expect(code).toBe(0)
})

test('every script of package.json that runs Node uses with-node', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(clone, 'package.json'), 'utf8'))
  const others = Object.keys(scripts).filter(
    (name) => !scripts[name].startsWith('scripts/with-node '),
  )
  expect(others).toEqual(['format'])
})

test('with-node passes on the input, the exit code and SIGINT', async () => {
  const version = await run(withNode, ['node', '-p', 'process.version'], { env })
  expect(version.output).toMatch(/^v(2[4-9]|[3-9]\d)\./m)
  const piped =
    'process.stdin.pipe(process.stdout).on("close", () => undefined); process.exitCode = 7'
  expect(await run(withNode, ['node', '-e', piped], { env, input: 'hello' })).toEqual({
    code: 7,
    output: 'hello',
  })
  const waiting =
    'process.on("SIGINT", () => process.exit(9)); console.log("ready"); setInterval(() => 0, 1e6)'
  const { child, seen, exited } = launch(withNode, ['node', '-e', waiting], { env })
  await until(seen, 'ready')
  child.kill('SIGINT')
  expect(await exited).toBe(9)
})
