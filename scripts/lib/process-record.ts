import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const bootId = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()

// The kernel reuses process ids: a record also holds the start time, so that it never names a later process.

/** Returns a process's start time as text, unique among processes with the same id; undefined when none runs. */
const startedAt = (pid: number) => {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    }
    // proc(5): the name in parentheses may contain spaces. After it come the state and, as the 20th field, the start time.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return fields[0] === 'Z' ? undefined : `${bootId()} ${fields[19]}`
  } catch {
    return undefined
  }
}

export const recordOf = (pid: number) => `${pid} ${startedAt(pid) ?? 'gone'}`

export const writeRecord = (file: string, pid: number) => writeFileSync(file, recordOf(pid))

/** Returns the id of the process that a record names, or undefined when it has exited. */
export const livePid = (record: string) => {
  const pid = Number.parseInt(record, 10)
  return Number.isInteger(pid) && recordOf(pid) === record && startedAt(pid) ? pid : undefined
}

/**
 * Returns the id of the process group that an exited process led since this boot. The kernel does not reuse the id while
 * the group has members. Returns undefined where that is unknown.
 */
export const orphanedPgid = (record: string) => {
  const pid = Number.parseInt(record, 10)
  if (process.platform !== 'linux' || !record.includes(bootId())) return undefined
  return startedAt(pid) ? undefined : pid
}
