import { createHash } from 'node:crypto'
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { inRoot } from './paths.ts'

/** A hash over the names and contents of the files that the patterns, relative to the root, match. */
const hashOf = (patterns: string[]) => {
  const hash = createHash('sha256')
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

/** Runs a task unless its stamp, written after the last run, still tells of the same sources. */
export const whenChanged = async (stamp: string, sources: string[], task: () => Promise<void>) => {
  const hash = hashOf(sources)
  if (readStamp(stamp) === hash) return
  await task()
  writeFileSync(stamp, hash)
}
