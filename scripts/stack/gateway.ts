import path from 'node:path'
import type { Child } from '../lib/child.ts'
import { findProgram } from '../lib/find-program.ts'
import { inRoot } from '../lib/paths.ts'
import type { ProcessGroup } from '../lib/process-group.ts'
import { callerVariables } from './caller-variables.ts'
import type { Options } from './options.ts'
import { answers, onFreePort, untilReady } from './ready.ts'
import { startVite } from './vite.ts'

export type Gateway = { kind: 'nginx' | 'vite'; children: Child[] }

type Upstreams = { nginx: string; service: string; client: string; clientPort: number }

const environment = (options: Options, { service, client, clientPort }: Upstreams) => ({
  PUBLIC_URL: `http://localhost:${options.port}`,
  ...callerVariables(),
  ...options.variables,
  GATEWAY_PORT: String(options.port),
  USERS_UPSTREAM: service,
  CLIENT_UPSTREAM: client,
  HMR: options.dev ? 'on' : 'off',
  CLIENT_ROOT: options.dev ? '' : inRoot('services/client/dist'),
  CLIENT_HOST: '127.0.0.1',
  CLIENT_PORT: String(clientPort),
})

const runNginx = async (group: ProcessGroup, options: Options, upstreams: Upstreams) => {
  const folder = path.join(options.dataDir, 'nginx')
  const env = environment(options, upstreams)
  await group.run({ name: 'nginx-render', command: inRoot('nginx/render'), args: [folder], env })
  const child = group.start({
    name: 'gateway',
    command: upstreams.nginx,
    args: ['-e', 'stderr', '-p', folder, '-c', path.join(folder, 'nginx.conf')],
    env,
  })
  await untilReady(child, answers(`http://127.0.0.1:${options.port}/ping`))
  return child
}

/** Starts nginx in front of the built client, which it serves on a second port, or of Vite's dev server. */
const startNginx = (
  group: ProcessGroup,
  options: Options,
  upstreams: Omit<Upstreams, 'client' | 'clientPort'>,
) =>
  onFreePort(async (clientPort): Promise<Gateway> => {
    const client = `127.0.0.1:${clientPort}`
    const children: Child[] = []
    if (options.dev) {
      const { service } = upstreams
      children.push(
        await startVite(group, { name: 'client', mode: 'dev', port: clientPort, service }),
      )
    }
    children.push(await runNginx(group, options, { ...upstreams, client, clientPort }))
    return { kind: 'nginx', children }
  })

/** Starts nginx as the gateway if it is installed, else Vite's server, which has the routes only. */
export const startGateway = async (
  group: ProcessGroup,
  options: Options,
  service: string,
): Promise<Gateway> => {
  const nginx = findProgram('nginx')
  if (nginx) return startNginx(group, options, { nginx, service })
  console.log(
    'nginx is not installed: Vite serves the routes, without limits, security headers and other services (apt install nginx).',
  )
  const { port, dev } = options
  const mode = dev ? 'dev' : 'preview'
  const child = await startVite(group, { name: 'gateway', mode, port, service })
  return { kind: 'vite', children: [child] }
}
