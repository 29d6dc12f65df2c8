import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import getPort from 'get-port'
import { startGateway } from '../bench/gateway.ts'
import { type Service, startService, type Version } from './service.ts'
import { cleanUpLater } from './upgrade.ts'

const PROCESSES = 3

export interface Fleet {
  /** The gateway's address. A guarded service answers at `/guarded/`. */
  url: string
  /** Stops one process with SIGTERM and starts a version in its place. */
  replace(index: number, version: Version): Promise<void>
  /** Replaces the processes one after the other. */
  replaceAll(version: Version): Promise<void>
}

/** Starts three processes of a version behind nginx. */
export async function startFleet(version: Version): Promise<Fleet> {
  const ports: number[] = []
  const services: Service[] = []
  for (let index = 0; index < PROCESSES; index += 1) {
    const port = await getPort()
    ports.push(port)
    services.push(await startService(version, port))
  }
  cleanUpLater(() => Promise.all(services.map(({ stop }) => stop())))
  const guarded = createServer((_request, response) => response.end('ok'))
  await new Promise<void>((resolve) => guarded.listen(0, '127.0.0.1', resolve))
  cleanUpLater(() => void guarded.close())
  const gateway = await startGateway(
    services.map(({ url }) => url),
    `127.0.0.1:${(guarded.address() as AddressInfo).port}`,
  )
  cleanUpLater(gateway.stop)
  const replace = async (index: number, by: Version) => {
    await services[index]?.stop()
    services[index] = await startService(by, ports[index])
  }
  return {
    url: gateway.base,
    replace,
    async replaceAll(by) {
      for (const index of ports.keys()) await replace(index, by)
    },
  }
}
