import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { inRoot } from './paths.ts'
import { hasCode } from './problem.ts'
import { livePid, recordOf } from './process-record.ts'

const read = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Links a file. Returns false when the name exists: the lock then appears complete or not at all. */
const link = (from: string, to: string) => {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** Removes the lock of an exited owner. Puts it back when another process has acquired it since it was read. */
const removeStale = (file: string, record: string) => {
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (read(aside) !== record) link(aside, file)
  rmSync(aside, { force: true })
}

/** Acquires a lock for this process, or returns the id of the live process that owns it. */
export const acquireLock = (file: string): { owner?: number; release: () => void } => {
  mkdirSync(path.dirname(file), { recursive: true })
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, recordOf(process.pid))
  try {
    while (!link(mine, file)) {
      const record = read(file)
      const owner = livePid(record)
      if (owner) return { owner, release: () => undefined }
      removeStale(file, record)
    }
  } finally {
    rmSync(mine, { force: true })
  }
  return { release: () => rmSync(file, { force: true }) }
}

/** Runs a task (install, build) while no other process of the same working copy runs it. */
export const withLock = async <T>(name: string, task: () => Promise<T>) => {
  const file = inRoot('.data', `${name}.lock`)
  let lock = acquireLock(file)
  while (lock.owner) {
    await delay(100)
    lock = acquireLock(file)
  }
  try {
    return await task()
  } finally {
    lock.release()
  }
}
