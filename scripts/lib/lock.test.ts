import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { acquireLock, withLock } from './lock.ts'
import { recordOf } from './process-record.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-lock-'))
const file = path.join(folder, 'lock')
beforeEach(() => rmSync(file, { force: true }))
afterAll(() => rmSync(folder, { recursive: true }))

const recordOfExited = async () => {
  const child = spawn('sleep', ['60'])
  const record = recordOf(child.pid ?? 0)
  child.kill()
  await once(child, 'exit')
  return record
}

/** Starts a process that tries to acquire the lock and then waits for the end of its input. */
const startContender = () => {
  const script = `
    const { acquireLock } = await import('${path.join(import.meta.dirname, 'lock.ts')}')
    process.stdout.write(acquireLock('${file}').owner ? 'refused' : 'acquired')
    process.stdin.resume()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script])
  const result = once(child.stdout, 'data').then(String)
  return { result, end: () => child.stdin.end() }
}

describe('acquireLock', () => {
  test('writes the record of this process, and removes it on release', () => {
    const { owner, release } = acquireLock(file)
    expect(owner).toBeUndefined()
    expect(readFileSync(file, 'utf8')).toBe(recordOf(process.pid))
    release()
    expect(existsSync(file)).toBe(false)
  })

  test('returns a live owner, and release() leaves its lock in place', () => {
    writeFileSync(file, recordOf(process.ppid))
    const { owner, release } = acquireLock(file)
    expect(owner).toBe(process.ppid)
    release()
    expect(existsSync(file)).toBe(true)
  })

  test('replaces the lock of an exited process', async () => {
    writeFileSync(file, await recordOfExited())
    expect(acquireLock(file).owner).toBeUndefined()
    expect(readFileSync(file, 'utf8')).toBe(recordOf(process.pid))
  })

  test('replaces a lock file that holds no record', () => {
    writeFileSync(file, '')
    expect(acquireLock(file).owner).toBeUndefined()
  })

  test('lets one of several processes acquire the lock of an exited process', async () => {
    writeFileSync(file, await recordOfExited())
    const contenders = Array.from({ length: 4 }, startContender)
    const results = await Promise.all(contenders.map(({ result }) => result))
    for (const { end } of contenders) end()
    expect(results.sort()).toEqual(['acquired', 'refused', 'refused', 'refused'])
  })
})

describe('withLock', () => {
  const name = `lock-test-${process.pid}`

  test('runs tasks with the same name one at a time, even after a failure', async () => {
    const events: string[] = []
    const task = (id: string, fails: boolean) => async () => {
      events.push(`start ${id}`)
      await delay(150)
      events.push(`end ${id}`)
      if (fails) throw new Error('failed')
    }
    const results = await Promise.allSettled([
      withLock(name, task('a', true)),
      withLock(name, task('b', false)),
    ])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect(events).toEqual(['start a', 'end a', 'start b', 'end b'])
  })
})
