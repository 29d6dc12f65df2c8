import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const bootId = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()

// Process ids are used again, so an id alone may name somebody else's process: a record also holds when it started.

/** When a process started, in words that differ for a later process of the same id; undefined when there is none. */
const startedAt = (pid: number) => {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    }
    // The command's name, in parentheses, may hold spaces; state is the first field after it, start time the twentieth.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return fields[0] === 'Z' ? undefined : `${bootId()} ${fields[19]}`
  } catch {
    return undefined
  }
}

export const recordOf = (pid: number) => `${pid} ${startedAt(pid) ?? 'gone'}`

export const writeRecord = (file: string, pid: number) => writeFileSync(file, recordOf(pid))

/** The id of the very process that a record names, or undefined when it has ended. */
export const livePid = (record: string) => {
  const pid = Number.parseInt(record, 10)
  return Number.isInteger(pid) && recordOf(pid) === record && startedAt(pid) ? pid : undefined
}

/**
 * The process group that an ended process of this boot led: an id is not given out again while its group has members.
 * Undefined where that cannot be told.
 */
export const orphanedGroup = (record: string) => {
  const pid = Number.parseInt(record, 10)
  if (process.platform !== 'linux' || !record.includes(bootId())) return undefined
  return startedAt(pid) ? undefined : pid
}
