import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { inRoot } from '../lib/paths.ts'
import { addBuilt, cloneInto, newFolder } from './clone.ts'
import { run } from './run.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** An installed and built working copy whose path has spaces. */
    clone: string
  }
}

/** Builds the files that every clone links to, then creates the clone of most tests. */
export default async function setup(project: TestProject) {
  const folder = newFolder()
  const clone = path.join(folder, 'a clone')
  const { code, output } = await run(inRoot('scripts/with-node'), [
    'node',
    inRoot('scripts/situations/build.ts'),
    path.join(folder, 'build'),
  ])
  if (code !== 0) throw new Error(output)
  cloneInto(clone)
  addBuilt(clone)
  project.provide('clone', clone)
  return () => rm(folder, { recursive: true, force: true })
}
