import { existsSync, rmSync } from 'node:fs'
import type { Family } from './process-group.ts'
import { exclusively } from './lock.ts'
import { inRoot } from './paths.ts'
import { whenChanged } from './run-if-changed.ts'

const say = (line: string) => console.log(line)

/** Generates the Prisma client when the schema changed. */
export const generate = (family: Pick<Family, 'run'>) =>
  exclusively('generate', () => {
    const sources = [
      'services/users/prisma/schema.prisma',
      'services/users/prisma.config.ts',
      'package-lock.json',
    ]
    const folder = inRoot('services/users/src/generated')
    const isWhole = () => existsSync(`${folder}/prisma/client.ts`)
    return whenChanged(`${folder}/.source-hash`, { sources, isWhole }, () => {
      // Prisma does not write over what an interrupted run left.
      rmSync(folder, { recursive: true, force: true })
      const args = ['run', '--silent', 'generate', '-w', '@gatehouse/users']
      return family.run({ name: 'prisma-generate', command: 'npm', args, cwd: inRoot() })
    })
  })

/** Builds the client when its sources changed. */
export const buildClient = (family: Family) =>
  exclusively('client', () => {
    const sources = [
      'services/client/*',
      'services/client/{src,public}/**',
      'services/contract/src/**',
      'package-lock.json',
    ]
    const folder = inRoot('services/client/dist')
    const isWhole = () => existsSync(`${folder}/index.html`)
    return whenChanged(`${folder}/.source-hash`, { sources, isWhole }, () => {
      say('Building the client …')
      const args = ['run', '--silent', 'build', '-w', '@gatehouse/client']
      return family.run({ name: 'client-build', command: 'npm', args, cwd: inRoot() })
    })
  })
