import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { hasCode } from '../lib/problem.ts'

/** Reads the secret in a file. Creates the file, readable by its owner only, with 256 random bits if it does not exist. */
export const secretIn = (file: string) => {
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
  return readFileSync(file, 'utf8')
}
