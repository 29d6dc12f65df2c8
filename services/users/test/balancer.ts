import { Agent, createServer, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'

/** Milliseconds between readiness checks. */
const CHECK_INTERVAL_MS = 100

export interface Balancer {
  url: string
  add(url: string): void
  remove(url: string): void
  isReady(url: string): boolean
  close(): Promise<void>
}

/**
 * Starts a load balancer that checks each replica's readiness and keeps connections alive. It retries no request: a
 * failed one is 502.
 */
export async function startBalancer(): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true })
  const replicas = new Map<string, boolean>()
  let turn = 0
  let isOver = false

  const server = createServer((incoming, outgoing) => {
    const ready = [...replicas].filter(([, isReady]) => isReady)
    turn += 1
    const [target] = ready[turn % ready.length] ?? []
    const fail = () => void outgoing.writeHead(502).end()
    if (target === undefined) return fail()
    const { method, headers } = incoming
    const { connection: _, ...rest } = headers
    const onward = request(
      `${target}${incoming.url}`,
      { agent, ...(method && { method }), headers: rest },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502)
        answer.pipe(outgoing)
      },
    )
    onward.on('error', fail)
    incoming.pipe(onward)
  })

  async function watch(url: string) {
    while (!isOver && replicas.has(url)) {
      const answer = await fetch(`${url}/health/ready`).catch(() => undefined)
      await answer?.arrayBuffer().catch(() => undefined)
      if (replicas.has(url)) replicas.set(url, answer?.status === 200)
      await setTimeout(CHECK_INTERVAL_MS)
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    add(url) {
      replicas.set(url, false)
      void watch(url)
    },
    remove: (url) => void replicas.delete(url),
    isReady: (url) => replicas.get(url) === true,
    async close() {
      isOver = true
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
