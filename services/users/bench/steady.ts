import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'

export interface Load {
  url: string
  headers: Record<string, string>
  /** Requests per second, evenly spaced: autocannon would send each second's requests at its start. */
  rate: number
  seconds: number
}

const CONNECTIONS = 50

/**
 * Measures the latency in milliseconds under a load that saturates nothing. Uses plain sockets and responses without a
 * body, because the client's own CPU time would count as latency.
 */
export async function steadyLatency({ url, headers, rate, seconds }: Load) {
  const { hostname, port, pathname, search } = new URL(url)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const request = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}\r\n${lines.join('')}\r\n`
  const idle = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const socket = connect(Number(port), hostname).setNoDelay()
      await once(socket, 'connect')
      return socket
    }),
  )
  const latencies: number[] = []
  const send = async (socket: Socket) => {
    const sent = performance.now()
    socket.write(request)
    const [answer] = await once(socket, 'data')
    if (!answer.toString('latin1').startsWith('HTTP/1.1 200 '))
      throw new Error(`${url} answered ${answer.toString('latin1').split('\r\n', 1)[0]}.`)
    latencies.push(performance.now() - sent)
    idle.push(socket)
  }
  const pending: Promise<void>[] = []
  const began = performance.now()
  for (let sent = 0; sent < rate * seconds; ) {
    for (let now = performance.now(); sent < ((now - began) / 1000) * rate; sent += 1) {
      const socket = idle.pop()
      if (!socket) break
      pending.push(send(socket))
    }
    await setTimeout(1)
  }
  await Promise.all(pending)
  const took = (performance.now() - began) / 1000
  for (const socket of idle) socket.destroy()
  latencies.sort((a, b) => a - b)
  const p99 = latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN
  return { p99, rate: latencies.length / took }
}
