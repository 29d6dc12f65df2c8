import { createHash } from 'node:crypto'
import { globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { inRoot } from './paths.ts'

/** Hashes the names and contents of the files that match the patterns, which are relative to the root. */
const hashOf = (patterns: string[]) => {
  // Machines with different platforms may share the working copy.
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\0`)
  for (const name of globSync(patterns, { cwd: inRoot() }).sort()) {
    const file = inRoot(name)
    if (statSync(file).isFile()) hash.update(`${name}\0`).update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

const readStamp = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

type Inputs = {
  sources: string[]
  /** Whether the task's output exists. */
  isComplete: () => boolean
}

/** Runs a task unless its output exists and the stamp of its last run has the hash of the same sources. */
export const runIfChanged = async (
  stamp: string,
  { sources, isComplete }: Inputs,
  task: () => Promise<void>,
) => {
  const hash = hashOf(sources)
  if (readStamp(stamp) === hash && isComplete()) return
  rmSync(stamp, { force: true })
  await task()
  writeFileSync(stamp, hash)
}
