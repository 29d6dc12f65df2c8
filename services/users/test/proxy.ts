import { connect, createServer, type Socket } from 'node:net'

export interface TestProxy {
  port: number
  /** Drops all packets without closing connections. */
  blackHole(): void
  /** Forwards again, including data sent in between, as TCP would retransmit it. */
  lift(): void
  close(): Promise<void>
}

/** Starts a TCP proxy that can simulate a black hole. */
export async function startProxy({ hostname, port }: URL): Promise<TestProxy> {
  const sockets = new Set<Socket>()
  let isOpen = true

  const forward = (from: Socket, to: Socket) => {
    sockets.add(from)
    if (!isOpen) from.pause()
    from.on('data', (chunk) => to.write(chunk))
    from.on('error', () => undefined)
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }
  const server = createServer((client) => {
    const upstream = connect(Number(port || 5432), hostname)
    forward(client, upstream)
    forward(upstream, client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()

  return {
    port: typeof address === 'object' && address ? address.port : 0,
    blackHole() {
      isOpen = false
      for (const socket of sockets) socket.pause()
    },
    lift() {
      isOpen = true
      for (const socket of sockets) socket.resume()
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
