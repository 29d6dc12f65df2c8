import path from 'node:path'
import { run } from './programs.ts'

/** The registry and path in `IMAGES`. Nothing is pushed. */
export const IMAGES = 'gatehouse-swarm-test'
const POSTGRES = 'postgres:17-trixie'

/** What `docker build` needs for each image. */
const BUILDS = {
  users: ['--file', 'services/users/Dockerfile'],
  backup: ['--file', 'services/users/Dockerfile', '--target', 'backup'],
  client: ['--file', 'services/client/Dockerfile'],
  gateway: ['--file', 'nginx/Dockerfile'],
}
const names = Object.keys(BUILDS)

/** Builds the images of the working copy by the machine's engine, once for each version, and writes them to a file. */
export async function buildImages(versions: string[], folder: string): Promise<string> {
  for (const version of versions) {
    for (const [name, options] of Object.entries(BUILDS)) {
      const label = ['--label', `version=${version}`]
      const tag = ['--tag', `${IMAGES}/${name}:${version}`]
      await run('docker', ['build', '--quiet', ...options, ...label, ...tag, '.'])
    }
  }
  await run('docker', ['image', 'inspect', POSTGRES]).catch(() => run('docker', ['pull', POSTGRES]))
  const archive = path.join(folder, 'images.tar')
  await run('docker', ['save', '--output', archive, ...tagsOf(versions), POSTGRES])
  return archive
}

/** Some are missing after a failed build. */
export const removeImages = (versions: string[]) =>
  run('docker', ['rmi', '--force', ...tagsOf(versions)])

const tagsOf = (versions: string[]) =>
  versions.flatMap((version) => names.map((name) => `${IMAGES}/${name}:${version}`))
