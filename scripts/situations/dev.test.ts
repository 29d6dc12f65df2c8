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

/** Puts another file in a file's place, as editors and `git checkout` do: the old one's inode is gone. */
const replace = (name: string, change: (text: string) => string) => {
  const file = path.join(folder, name)
  writeFileSync(`${file}.new`, change(readFileSync(file, 'utf8')))
  renameSync(`${file}.new`, file)
}

const reloads = (file: string) =>
  stack.seen.output.split(`Reloaded the service (${file}).`).length - 1

test('start --dev reloads the service each time that a file is replaced, and says so', async () => {
  const file = 'services/users/src/errors.ts'
  for (const times of [1, 2, 3]) {
    replace(file, (text) => `${text}// ${times}\n`)
    await expect.poll(() => reloads(file), { timeout: 60_000, interval: 100 }).toBe(times)
    const { status } = await fetch(`${stack.url}/ping`)
    expect(status).toBe(200)
  }
})

test('start --dev says where the log of a service is that exited, and goes on with the next change', async () => {
  const file = 'services/users/src/app.ts'
  replace(file, (text) => `throw new Error('broken')\n${text}`)
  await until(stack.seen, /The service exited: \S+users\.log says why\./, stack.child)
  replace(file, (text) => text.replace(/^.*\n/, ''))
  await expect.poll(() => reloads(file), { timeout: 60_000, interval: 100 }).toBe(1)
})

test('start --dev serves what is new of the client each time that a file is replaced', async () => {
  const file = 'services/client/src/main.tsx'
  // The next follows at once: a watcher that is not back on the file by then loses it for good.
  for (const times of [1, 2, 3, 4, 5, 6, 7, 8]) {
    replace(file, (text) => `${text}console.info('replaced ${times}')\n`)
    const served = async () => (await fetch(`${stack.url}/src/main.tsx`)).text()
    await expect.poll(served, { timeout: 30_000, interval: 20 }).toContain(`replaced ${times}`)
  }
})
