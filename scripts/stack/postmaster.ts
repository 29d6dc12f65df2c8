import { readFileSync } from 'node:fs'
import path from 'node:path'
import { hasCode } from '../lib/problem.ts'

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process.
    return hasCode(error, 'EPERM')
  }
}

/** Reads postmaster.pid of a data folder. Returns undefined when no server runs there. */
export const readPostmaster = (dir: string) => {
  try {
    const lines = readFileSync(path.join(dir, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    if (!(pid > 0) || !isAlive(pid)) return undefined
    return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' }
  } catch (error) {
    if (hasCode(error, 'EACCES')) throw error
    return undefined
  }
}
