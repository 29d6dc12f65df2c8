import path from 'node:path'
import { run } from './programs.ts'

/** The registry and path in `IMAGES`. Nothing is pushed or pulled. */
export const IMAGES = 'gatehouse-swarm-test'
const POSTGRES = 'postgres:17-trixie'

const BUILDS = {
  users: 'services/users/Dockerfile',
  client: 'services/client/Dockerfile',
  gateway: 'nginx/Dockerfile',
}
const names = Object.keys(BUILDS)

/** Builds the images of the working copy by the machine's engine, once for each version, and writes them to a file. */
export async function buildImages(versions: string[], folder: string): Promise<string> {
  for (const version of versions) {
    for (const [name, file] of Object.entries(BUILDS)) {
      const label = ['--label', `version=${version}`]
      const tag = ['--tag', `${IMAGES}/${name}:${version}`]
      await run('docker', ['build', '--quiet', '--file', file, ...label, ...tag, '.'])
    }
  }
  const archive = path.join(folder, 'images.tar')
  await run('docker', ['save', '--output', archive, ...tagsOf(versions), POSTGRES])
  return archive
}

export const removeImages = (versions: string[]) => run('docker', ['rmi', ...tagsOf(versions)])

const tagsOf = (versions: string[]) =>
  versions.flatMap((version) => names.map((name) => `${IMAGES}/${name}:${version}`))
