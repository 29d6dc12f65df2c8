import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addBuilt, cloneInto, newFolder } from './clone.ts'
import { startStack, until } from './run.ts'

const folder = newFolder()
let stack: Awaited<ReturnType<typeof startStack>>

beforeAll(async () => {
  cloneInto(folder)
  addBuilt(folder)
  stack = await startStack([path.join(folder, 'scripts/start'), '--dev'])
})
afterAll(async () => {
  await stack.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Replaces a file by rename, as editors and `git checkout` do, so that its inode changes. */
const replace = (name: string, change: (text: string) => string) => {
  const file = path.join(folder, name)
  writeFileSync(`${file}.new`, change(readFileSync(file, 'utf8')))
  renameSync(`${file}.new`, file)
}

const reloads = (file: string) =>
  stack.seen.output.split(`Reloaded the service (${file}).`).length - 1

test('start --dev reloads the service after each replaced file, and reports it', async () => {
  const file = 'services/users/src/errors.ts'
  for (const times of [1, 2, 3]) {
    replace(file, (text) => `${text}// ${times}\n`)
    await expect.poll(() => reloads(file), { timeout: 60_000, interval: 100 }).toBe(times)
    const { status } = await fetch(`${stack.url}/ping`)
    expect(status).toBe(200)
  }
})

test('start --dev names the log of a service that exited, and restarts it with the next change', async () => {
  const file = 'services/users/src/app.ts'
  replace(file, (text) => `throw new Error('broken')\n${text}`)
  await until(stack.seen, /The service exited: \S+users\.log has the reason\./)
  replace(file, (text) => text.replace(/^.*\n/, ''))
  await expect.poll(() => reloads(file), { timeout: 60_000, interval: 100 }).toBe(1)
})

test('start --dev serves the new version of each replaced client file', async () => {
  const file = 'services/client/src/main.tsx'
  // The next replacement follows immediately. A watcher of inodes loses the file then.
  for (const times of [1, 2, 3, 4, 5, 6, 7, 8]) {
    replace(file, (text) => `${text}console.info('replaced ${times}')\n`)
    const served = async () => (await fetch(`${stack.url}/src/main.tsx`)).text()
    await expect.poll(served, { timeout: 30_000, interval: 20 }).toContain(`replaced ${times}`)
  }
})
