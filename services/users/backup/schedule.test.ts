import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, utimes } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { useApp } from '../test/app.ts'
import { describeBackups, newFolder, PATH, removeAfterwards, workerUrl } from './site.ts'

useApp()
removeAfterwards()
const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function schedule(folder: string, variables: Record<string, string>) {
  const env = { PATH, BACKUP_DATABASE_URL: await workerUrl(), ...variables }
  const child = spawn(process.execPath, [CLI, 'schedule-backups', folder], { env })
  const output = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output.text += chunk
    })
  }
  const closed = once(child, 'close')
  stops.push(async () => {
    child.kill()
    await closed
  })
  return output
}

const countOf = (text: string, words: string) => text.split(words).length - 1
const NEVER = '0 0 1 1 *'

describeBackups('schedule-backups', () => {
  test('backs up on schedule, and keeps the newest backups and the folders of others', async () => {
    const folder = await newFolder()
    const abandoned = path.join(folder, '2026-01-01T000000Z')
    await mkdir(abandoned)
    await utimes(abandoned, 1, 1)
    await mkdir(path.join(folder, 'mine'))
    const output = await schedule(folder, { BACKUP_SCHEDULE: '*/3 * * * * *', BACKUP_KEEP: '2' })
    await expect
      .poll(() => countOf(output.text, 'Backed up'), { timeout: 60_000 })
      .toBeGreaterThan(3)
    await expect.poll(() => countOf(output.text, 'Removed'), { timeout: 60_000 }).toBeGreaterThan(1)
    expect(output.text).toContain(`Removed ${abandoned}.`)
    expect(await readdir(folder)).toContain('mine')
    expect((await readdir(folder)).length).toBeLessThan(5)
  })

  test('makes up for a missed backup at start, and no other', async () => {
    const folder = await newFolder()
    const first = await schedule(folder, { BACKUP_SCHEDULE: NEVER })
    await expect.poll(() => first.text, { timeout: 60_000 }).toContain('Backed up')
    const second = await schedule(folder, { BACKUP_SCHEDULE: NEVER })
    await expect.poll(() => second.text, { timeout: 60_000 }).toContain('The next backup is due')
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    expect(await readdir(folder)).toHaveLength(1)
  })

  test('goes on after a failure', async () => {
    const folder = await newFolder()
    const output = await schedule(folder, { BACKUP_SCHEDULE: '* * * * * *', PATH: '/nowhere' })
    await expect
      .poll(() => countOf(output.text, 'pg_dump is not on the PATH'), { timeout: 60_000 })
      .toBeGreaterThan(1)
  })
})
