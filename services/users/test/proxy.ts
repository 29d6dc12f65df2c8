import { connect, createServer, type Socket } from 'node:net'

export interface TestProxy {
  port: number
  /** From here on nothing is passed on and nothing is closed: packets vanish. */
  blackHole(): void
  /** Passes on again, and what came meanwhile too, as TCP would send it again. */
  lift(): void
  close(): Promise<void>
}

/** A TCP proxy on this machine to a server's address, where the network can disappear. */
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
  const server = createServer((near) => {
    const far = connect(Number(port || 5432), hostname)
    forward(near, far)
    forward(far, near)
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
