import { spawn } from 'node:child_process'
import { once } from 'node:events'
import getPort from 'get-port'
import { startGateway } from '../bench/gateway.ts'
import { missingOf } from '../test/debian-programs.ts'

const EXPORTER = 'prometheus-nginx-exporter'

/** Whether nginx and Debian's exporter for it are installed. */
export const hasNginxExporter = (): boolean => missingOf('nginx', EXPORTER).length === 0

export interface NginxExporter {
  /** Serves the metrics. */
  port: number
  stop(): Promise<void>
}

/** Starts the gateway in front of the service at an address, and an exporter that reads its status page. */
export async function startNginxExporter(service: string): Promise<NginxExporter> {
  const [status, port] = [await getPort(), await getPort()]
  const variables = { STATUS_PORT: String(status) }
  const gateway = await startGateway([service], new URL(service).host, variables)
  const child = spawn(
    EXPORTER,
    [
      `-nginx.scrape-uri=http://127.0.0.1:${status}/stub_status`,
      `-web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  )
  return {
    port,
    async stop() {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
      await gateway.stop()
    },
  }
}
