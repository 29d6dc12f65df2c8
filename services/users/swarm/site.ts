import type { Engine } from './engine.ts'
import { IMAGES } from './images.ts'
import { TEST_NETWORK } from './links.ts'

const STACK = 'gatehouse'
/** The kernel may have no IPVS, on which the routing mesh depends. */
const FILES = [
  'ops/swarm/stack.yml',
  'ops/swarm/host-ports.yml',
  'ops/swarm/backup.yml',
  'services/users/swarm/guarded.yml',
]

export interface Task {
  image: string
  node: string
}

export interface Site {
  createSecret(name: string, value: string): Promise<unknown>
  /** Deploys the stack with these variables besides the constant ones, and resolves when all tasks run and are updated. */
  deploy(variables: Record<string, string>): Promise<unknown>
  /** Runs `migrate` of a version, and resolves when it has succeeded. */
  migrate(version: string): Promise<unknown>
  /** Sets the number of replicas of a service, and resolves when they run. */
  scale(service: string, replicas: number): Promise<unknown>
  /** Runs a program in the container of a service on the manager. */
  exec(service: string, program: string[], env?: Record<string, string>): Promise<string>
  /** Returns the running tasks of a service. */
  tasks(service: string): Promise<Task[]>
}

/** Returns the commands of docs/swarm.md for the manager, without a registry. */
export function siteOf({ docker }: Engine): Site {
  const format = (text: string) => ['--format', text]

  return {
    createSecret: (name, value) => docker(['secret', 'create', name, '-'], { input: value }),
    deploy: (variables) =>
      docker(
        [
          ...['stack', 'deploy', '--quiet', '--detach=false', '--resolve-image', 'never'],
          ...FILES.flatMap((file) => ['-c', file]),
          STACK,
        ],
        { env: { ...CONSTANT, ...variables } },
      ),
    migrate: (version) =>
      docker([
        ...['service', 'update', '--quiet', '--detach=false', '--no-resolve-image'],
        ...['--image', `${IMAGES}/users:${version}`, `${STACK}_migrate`],
      ]),
    scale: (service, replicas) =>
      docker(['service', 'scale', '--detach=false', `${STACK}_${service}=${replicas}`]),
    async exec(service, program, env = {}) {
      const container = await docker(['ps', '--quiet', '--filter', `name=${STACK}_${service}`])
      const names = Object.keys(env).flatMap((name) => ['--env', name])
      return docker(['exec', ...names, container, ...program], { env })
    },
    async tasks(service) {
      const filter = [
        '--filter',
        'desired-state=running',
        ...format('{{.Image}} {{.Node}} {{.CurrentState}}'),
      ]
      const lines = await docker(['service', 'ps', ...filter, `${STACK}_${service}`])
      return lines.split('\n').flatMap((line) => {
        const [image = '', node = '', state] = line.split(' ')
        return state === 'Running' ? [{ image, node }] : []
      })
    },
  }
}

const CONSTANT = {
  IMAGES,
  PUBLIC_URL: 'http://localhost:8080',
  TRUSTED_PROXIES: TEST_NETWORK,
  LOGIN_RATE: '100000',
}
