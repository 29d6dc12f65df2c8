import type { TestProject } from 'vitest/node'
import setUp from '../test/global-setup.ts'
import { findClientPrograms } from './client-programs.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The PATH with pg_dump and pg_restore; empty when there are none for the server's version. */
    programs: string
  }
}

export default async function setup(project: TestProject) {
  const programs = findClientPrograms()
  project.provide('programs', programs?.PATH ?? '')
  const tearDown = await setUp(project)
  return async () => {
    await tearDown()
    programs?.remove()
  }
}
