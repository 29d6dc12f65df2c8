import { existsSync, rmSync } from 'node:fs'
import { withLock } from './lock.ts'
import { inRoot } from './paths.ts'
import type { ProcessGroup } from './process-group.ts'
import { runIfChanged } from './run-if-changed.ts'

const say = (line: string) => console.log(line)

/** Generates the Prisma client when the schema changed. */
export const generate = (group: Pick<ProcessGroup, 'run'>) =>
  withLock('generate', () => {
    const sources = [
      'services/users/prisma/schema.prisma',
      'services/users/prisma.config.ts',
      'package-lock.json',
    ]
    const folder = inRoot('services/users/src/generated')
    const isComplete = () => existsSync(`${folder}/prisma/client.ts`)
    return runIfChanged(`${folder}/.source-hash`, { sources, isComplete }, () => {
      // Prisma does not overwrite the files of an interrupted run.
      rmSync(folder, { recursive: true, force: true })
      const args = ['run', '--silent', 'generate', '-w', '@gatehouse/users']
      return group.run({ name: 'prisma-generate', command: 'npm', args, cwd: inRoot() })
    })
  })

/** Builds the client when its sources changed. */
export const buildClient = (group: ProcessGroup) =>
  withLock('client', () => {
    const sources = [
      'services/client/*',
      'services/client/{src,public}/**',
      'services/contract/src/**',
      'package-lock.json',
    ]
    const folder = inRoot('services/client/dist')
    const isComplete = () => existsSync(`${folder}/index.html`)
    return runIfChanged(`${folder}/.source-hash`, { sources, isComplete }, () => {
      say('Building the client …')
      const args = ['run', '--silent', 'build', '-w', '@gatehouse/client']
      return group.run({ name: 'client-build', command: 'npm', args, cwd: inRoot() })
    })
  })
