import { createHash } from 'node:crypto'
import { globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { inRoot } from './paths.ts'

/** A hash over the names and contents of the files that the patterns, relative to the root, match. */
const hashOf = (patterns: string[]) => {
  // A working copy may be shared with another machine.
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
  /** Whether what the task made is still there. */
  isWhole: () => boolean
}

/** Runs a task unless its stamp, written after the last run, is from the same sources and its result is still there. */
export const whenChanged = async (
  stamp: string,
  { sources, isWhole }: Inputs,
  task: () => Promise<void>,
) => {
  const hash = hashOf(sources)
  if (readStamp(stamp) === hash && isWhole()) return
  rmSync(stamp, { force: true })
  await task()
  writeFileSync(stamp, hash)
}
