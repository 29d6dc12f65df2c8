import type { Engine } from './engine.ts'
import { run } from './programs.ts'

/** Addresses for tests of networks (RFC 2544), which no network of Docker uses. */
export const ADDRESSES = {
  /** Where the test reaches the nodes. Its own addresses are one lower. */
  manager: '198.18.0.2',
  worker: '198.18.0.6',
  /** Where the nodes reach each other. */
  betweenManager: '198.18.0.9',
  betweenWorker: '198.18.0.10',
}

/** The network of the test, which stands for the proxy in front of the gateways. */
export const TEST_NETWORK = '198.18.0.0/24'

const ip = (...args: string[]) => run('ip', args)
const ipIn = ({ pid }: Engine, ...args: string[]) =>
  run('nsenter', ['--net', '--target', `${pid}`, 'ip', ...args])

const nameOf = ({ name }: Engine) => `gh-${name}`

/** Connects an engine with the test. */
export async function connectToTest(engine: Engine, ours: string, theirs: string): Promise<void> {
  const name = nameOf(engine)
  await ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'test', 'netns', `${engine.pid}`)
  await ip('address', 'add', `${ours}/30`, 'dev', name)
  await ip('link', 'set', name, 'up')
  await ipIn(engine, 'address', 'add', `${theirs}/30`, 'dev', 'test')
  await ipIn(engine, 'link', 'set', 'test', 'up')
}

/** Removes the link at once. The kernel does it some time after the end of the engine's namespace. */
export const disconnectFromTest = (engine: Engine) =>
  ip('link', 'delete', nameOf(engine)).catch(() => undefined)

/** Connects two engines. */
export async function connectEngines(manager: Engine, worker: Engine): Promise<void> {
  const target = ['netns', `${worker.pid}`]
  await ipIn(manager, 'link', 'add', 'nodes', 'type', 'veth', 'peer', 'name', 'nodes', ...target)
  await ipIn(manager, 'address', 'add', `${ADDRESSES.betweenManager}/30`, 'dev', 'nodes')
  await ipIn(worker, 'address', 'add', `${ADDRESSES.betweenWorker}/30`, 'dev', 'nodes')
  for (const engine of [manager, worker]) await ipIn(engine, 'link', 'set', 'nodes', 'up')
}

/** Cuts both links of an engine, so that packets to it get no answer, not even a refusal. */
export async function cutLinks(engine: Engine): Promise<void> {
  await Promise.all(['nodes', 'test'].map((name) => ipIn(engine, 'link', 'set', name, 'down')))
}
