import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A version of the service in a folder with its sources. */
export interface Version {
  folder: string
  env: Record<string, string>
}

const inService = ({ folder }: Version, ...parts: string[]) =>
  path.join(folder, 'services/users', ...parts)

/** Runs a command of the command line. Throws with its output when it fails. */
export const runCommand = async (version: Version, ...args: string[]): Promise<string> => {
  const cli = inService(version, 'src/cli.ts')
  const { stdout } = await run(process.execPath, [cli, ...args], { env: version.env })
  return stdout
}

/** Generates the Prisma client, which is not in the repository. */
export const generateClient = (version: Version) =>
  run(inService(version, '../../node_modules/.bin/prisma'), ['generate'], {
    cwd: inService(version),
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' },
  })

export interface Service {
  url: string
  stop(): Promise<void>
}

/** Starts the service, by default on any free port, and waits until it listens. */
export async function startService(version: Version, port = 0): Promise<Service> {
  const child = spawn(process.execPath, [inService(version, 'src/server.ts')], {
    env: { ...version.env, PORT: String(port) },
  })
  const exited = once(child, 'close')
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const [, found] = /listening at (http:[^"]+)/.exec(output) ?? []
      if (found) resolve(found)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('close', () => reject(new Error(`The service did not start:\n${output}`)))
  })
  return {
    url,
    async stop() {
      child.kill()
      await exited
    },
  }
}
