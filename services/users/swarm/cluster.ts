import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createEngine, type Engine } from './engine.ts'
import { ADDRESSES, connectEngines, connectToTest, cutLinks, disconnectFromTest } from './links.ts'

export interface Cluster {
  manager: Engine
  worker: Engine
  /** Cuts the worker's links and kills its engine and containers. */
  loseWorker(): Promise<void>
  /** Kills everything and removes the data. */
  remove(): Promise<void>
}

/** Starts a manager, which has the labels of the database and the backups, and a worker. The images are loaded into both. */
export async function startCluster(archive: string): Promise<Cluster> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-swarm-'))
  const engines: Engine[] = []
  const remove = async () => {
    for (const engine of engines) {
      await disconnectFromTest(engine)
      await engine.kill()
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 10 })
  }
  try {
    for (const name of ['manager', 'worker']) {
      engines.push(await createEngine(name, path.join(folder, name)))
    }
    const [manager, worker] = engines
    if (!manager || !worker) throw new Error('There are no two engines.')
    await connectToTest(manager, '198.18.0.1', ADDRESSES.manager)
    await connectToTest(worker, '198.18.0.5', ADDRESSES.worker)
    await connectEngines(manager, worker)
    for (const engine of engines) {
      await engine.start()
      await engine.docker(['load', '--quiet', '--input', archive])
    }
    await join(manager, worker)
    const loseWorker = async () => {
      await cutLinks(worker)
      await worker.kill()
    }
    return { manager, worker, loseWorker, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

async function join(manager: Engine, worker: Engine): Promise<void> {
  const { betweenManager, betweenWorker } = ADDRESSES
  await manager.docker(['swarm', 'init', '--advertise-addr', betweenManager])
  const token = await manager.docker(['swarm', 'join-token', '--quiet', 'worker'])
  const addresses = ['--advertise-addr', betweenWorker, `${betweenManager}:2377`]
  await worker.docker(['swarm', 'join', '--token', token, ...addresses])
  const labels = ['database', 'backup'].flatMap((name) => ['--label-add', `gatehouse.${name}=true`])
  await manager.docker(['node', 'update', ...labels, 'manager'])
}
