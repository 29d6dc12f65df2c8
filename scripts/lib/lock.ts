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

/** A hard link fails when the name exists, so the lock appears whole or not at all. */
const link = (from: string, to: string) => {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** Moves a dead owner's lock away; gives it back when somebody else renewed it in the meantime. */
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

/** Takes a lock for this process, or returns the id of the living process that holds it. */
export const takeLock = (file: string): { owner?: number; release: () => void } => {
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

/** Runs a task of the working copy (install, build) while no other start of the same copy does. */
export const exclusively = async <T>(name: string, task: () => Promise<T>) => {
  const file = inRoot('.data', `${name}.lock`)
  let lock = takeLock(file)
  while (lock.owner) {
    await delay(100)
    lock = takeLock(file)
  }
  try {
    return await task()
  } finally {
    lock.release()
  }
}
