import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import getPort from 'get-port'
import { vi } from 'vitest'
import { ownFolder, type Program, sharedFolder, startProgram } from '../test/debian-programs.ts'
import { type Node, patroniSettings, proxySettings } from './settings.ts'

const NODES = 3

interface Member {
  name: string
  role: string
  state: string
}

export interface Cluster {
  /** The superuser's address of the primary, by the proxy, which follows it. */
  url: string
  members(): Promise<Member[]>
  /** Kills the primary and its Patroni with SIGKILL, as a power cut would. Returns its name. */
  killPrimary(): Promise<string>
  /** Makes a replica the primary, as before maintenance. */
  switchOver(): Promise<void>
  /** Starts a killed node again, which joins as a replica. */
  startNode(name: string): void
  /** Resolves when one member leads and the others follow it, one of them synchronously. */
  untilHealthy(): Promise<void>
  /** Kills everything, and removes the data. */
  remove(): Promise<void>
}

/** Starts etcd, three nodes of Postgres with Patroni, and haproxy in front of the primary. */
export async function startCluster(): Promise<Cluster> {
  const folder = await sharedFolder('failover')
  const etcd = { client: await getPort(), peer: await getPort() }
  const nodes: Node[] = []
  for (let n = 1; n <= NODES; n += 1) {
    nodes.push({
      name: `node${n}`,
      folder: path.join(folder, `node${n}`),
      port: await getPort(),
      api: await getPort(),
    })
  }
  const proxyPort = await getPort()
  for (const { folder: own } of [...nodes, { folder: path.join(folder, 'etcd') }])
    await ownFolder(own)
  for (const node of nodes) await writeFile(configOf(node), patroniSettings(node, etcd.client))
  await writeFile(path.join(folder, 'haproxy.cfg'), proxySettings(nodes, proxyPort))

  const services = [startEtcd(path.join(folder, 'etcd'), etcd)]
  const supervisors = new Map<string, Program>()
  const startNode = (name: string) => {
    const node = named(nodes, name)
    supervisors.set(name, startProgram('patroni', [configOf(node)]))
  }
  for (const { name } of nodes) startNode(name)
  services.push(startProgram('haproxy', ['-f', path.join(folder, 'haproxy.cfg')]))

  const members = () => readMembers(nodes)
  const leader = async () => {
    const found = (await members()).find(({ role }) => role === 'leader')
    if (!found) throw new Error('The cluster has no leader.')
    return found
  }
  const killNode = async (name: string) => {
    supervisors.get(name)?.kill()
    await killPostgres(named(nodes, name))
  }
  return {
    url: `postgres://postgres:for-tests-only@127.0.0.1:${proxyPort}/postgres`,
    members,
    startNode,
    async killPrimary() {
      const { name } = await leader()
      await killNode(name)
      return name
    },
    async switchOver() {
      const { name } = await leader()
      const answer = await fetch(`http://127.0.0.1:${named(nodes, name).api}/switchover`, {
        method: 'POST',
        body: JSON.stringify({ leader: name }),
      })
      if (!answer.ok) throw new Error(await answer.text())
    },
    untilHealthy: () =>
      vi.waitFor(async () => expectHealthy(await members()), { timeout: 90_000, interval: 250 }),
    async remove() {
      for (const { name } of nodes) await killNode(name)
      for (const service of services) service.kill()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const configOf = ({ folder }: Node) => path.join(folder, 'patroni.yml')

const named = (nodes: Node[], name: string): Node => {
  const node = nodes.find((it) => it.name === name)
  if (!node) throw new Error(`There is no ${name}.`)
  return node
}

function startEtcd(folder: string, { client, peer }: { client: number; peer: number }): Program {
  const clientUrl = `http://127.0.0.1:${client}`
  const peerUrl = `http://127.0.0.1:${peer}`
  return startProgram('etcd', [
    `--data-dir=${folder}`,
    `--listen-client-urls=${clientUrl}`,
    `--advertise-client-urls=${clientUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
  ])
}

/** Kills the postmaster, if it runs; its processes end when they notice. */
async function killPostgres({ folder }: Node): Promise<void> {
  const file = path.join(folder, 'data/postmaster.pid')
  const [pid] = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  if (pid && isRunning(Number(pid))) process.kill(Number(pid), 'SIGKILL')
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Asks whichever Patroni answers. */
async function readMembers(nodes: Node[]): Promise<Member[]> {
  for (const { api } of nodes) {
    const answer = await fetch(`http://127.0.0.1:${api}/cluster`).catch(() => undefined)
    if (answer?.ok) return ((await answer.json()) as { members: Member[] }).members
  }
  return []
}

function expectHealthy(members: Member[]): void {
  const roles = members.map(({ role }) => role).sort()
  const running = members.every(({ state }) => ['running', 'streaming'].includes(state))
  if (!running || roles.join() !== 'leader,replica,sync_standby')
    throw new Error(`The cluster is not healthy: ${JSON.stringify(members)}`)
}
