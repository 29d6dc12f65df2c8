import getPort from 'get-port'
import { expect, test, vi } from 'vitest'
import { workerDatabase } from '../../../test/database.ts'
import { startListening } from '../../../test/server-process.ts'
import { startSilentPort } from '../../../test/silent-port.ts'

vi.setConfig({ testTimeout: 120_000 })

test.for(['refuses connections', 'never answers'])(
  'a collector that %s delays no request, breaks nothing, and is reported once',
  async (how) => {
    const silent = await startSilentPort()
    const port = how === 'never answers' ? silent.port : await getPort()
    const server = await startListening(await workerDatabase(), {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    })
    const began = performance.now()
    for (let n = 0; n < 200; n += 1) await fetch(`${server.url}/users`)
    expect(performance.now() - began).toBeLessThan(10_000)
    await vi.waitFor(() => expect(server.output.out).toContain('sys_traces_lost'), {
      timeout: 30_000,
    })
    const stopped = performance.now()
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(0)
    expect(performance.now() - stopped).toBeLessThan(6_000)
    expect(server.output.out.split('sys_traces_lost')).toHaveLength(2)
    expect(server.output.err).toBe('')
    await silent.close()
  },
)
