import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { cloneInto, newFolder } from './clone.ts'
import { run, startStack } from './run.ts'

const folder = newFolder()
cloneInto(folder)
const start = path.join(folder, 'scripts/start')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const isStamped = () => existsSync(path.join(folder, 'node_modules/.gatehouse-install'))

// npm takes a minute with a cold cache.
vi.setConfig({ testTimeout: 900_000 })

test('start reports an incomplete installation, and installs again the next time', async () => {
  const { code, output } = await run(start, [], { env: { npm_config_os: 'sunos' } })
  expect(code).toBe(1)
  expect(output.trimEnd().split('\n').at(-1)).toMatch(
    /^npm ci left out required files \(.+\)\. Look for omit, os, cpu and libc in `npm config ls -l`, remove them/,
  )
  expect(isStamped()).toBe(false)

  const env = {
    NODE_ENV: 'production',
    npm_config_omit: 'dev',
    npm_config_production: 'true',
    npm_config_ignore_scripts: 'true',
    npm_config_bin_links: 'false',
    npm_config_package_lock: 'false',
  }
  const stack = await startStack([start], { env })
  expect(await stack.stop()).toBe(0)
  expect(isStamped()).toBe(true)
  expect(stack.seen.output).toContain('Installing packages (npm ci) …')
  // npm itself prints no progress to a pipe.
  expect(stack.seen.output).toMatch(/^ {2}\d+ s: \d+ of \d+ packages$/m)
})
