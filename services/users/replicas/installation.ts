import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import getPort from 'get-port'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const PROJECT = `gatehouse-replicas-${process.pid}`
const LOCATIONS_DIR = path.join(import.meta.dirname, 'locations.d')

/** The machine on which the engine publishes ports. */
const host = process.env['DOCKER_HOST']?.startsWith('tcp:')
  ? new URL(process.env['DOCKER_HOST']).hostname
  : '127.0.0.1'

export const docker = async (args: string[], env: Record<string, string> = {}): Promise<string> => {
  const options = { cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: 2 ** 28 }
  return (await promisify(execFile)('docker', args, options)).stdout
}

/** Whether a container engine with Compose answers. */
export const hasEngine = (): Promise<boolean> =>
  Promise.all([docker(['info']), docker(['compose', 'version'])]).then(
    () => true,
    () => false,
  )

export interface Replica {
  id: string
  ip: string
}

export interface Installation {
  url: string
  /** Builds the images and starts three replicas. */
  start(): Promise<void>
  /** Sets the number of replicas, and resolves when all are healthy. */
  scale(count: number): Promise<void>
  /** Stops a replica and starts another, as docs/scale.md says. */
  replace(id: string): Promise<void>
  replicas(): Promise<Replica[]>
  /** Starts another gateway and returns its URL. */
  addGateway(): Promise<string>
  /** Returns what the gateway's container wrote since the time, each line after its time. */
  gatewayLog(since: Date): Promise<string>
  remove(): Promise<void>
}

/** Prepares docker-compose.prod.yml as a project of its own, with images of the working copy. */
export async function prepareInstallation(): Promise<Installation> {
  const port = await getPort()
  const secret = () => randomBytes(32).toString('hex')
  const env = {
    APP_SECRET: secret(),
    POSTGRES_PASSWORD: secret(),
    POSTGRES_SERVICE_PASSWORD: secret(),
    PORT: `${port}`,
    LOGIN_RATE: '100000',
    LOCATIONS_DIR,
  }
  const compose = (...args: string[]) =>
    docker(['compose', '-p', PROJECT, '-f', 'docker-compose.prod.yml', ...args], env)
  const up = (count: number, ...args: string[]) =>
    compose('up', '-d', '--wait', '--scale', `users=${count}`, ...args).then(() => undefined)
  const second = `${PROJECT}-second-gateway`

  return {
    url: `http://${host}:${port}`,
    start: () => up(3, '--build'),
    scale: (count) => up(count),
    async replace(id) {
      await docker(['stop', id])
      await docker(['rm', id])
      await up(3, '--no-recreate')
    },
    replicas: async () => {
      const ids = (await compose('ps', '--quiet', 'users')).split('\n').filter(Boolean)
      return Promise.all(ids.map(async (id) => ({ id, ip: await addressOf(id) })))
    },
    async addGateway() {
      const other = await getPort()
      const options = ['--detach', '--no-deps', '--name', second, '--publish', `${other}:8080`]
      await compose('run', ...options, 'gateway')
      return `http://${host}:${other}`
    },
    gatewayLog: async (since) => {
      const id = (await compose('ps', '--quiet', 'gateway')).trim()
      return docker(['logs', '--timestamps', '--since', since.toISOString(), id])
    },
    async remove() {
      await docker(['rm', '--force', second])
      await compose('down', '--volumes', '--remove-orphans', '--rmi', 'local', '--timeout', '10')
    },
  }
}

/** Returns a replica's address in the network that it shares with the gateway. */
async function addressOf(id: string): Promise<string> {
  const network = `${PROJECT}_services`
  const format = `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`
  return (await docker(['inspect', '--format', format, id])).trim()
}
