import { createServer, type ListenOptions } from 'node:net'
import { hasCode, problem } from './problem.ts'

const listen = (options: ListenOptions) =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(options, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** Returns a free port of the loopback address. */
export const freePort = () => listen({ host: '127.0.0.1', port: 0 })

/** Throws a problem when nothing can listen on a port. */
export const assertFree = async (port: number) => {
  try {
    await listen({ port })
    await listen({ host: '127.0.0.1', port })
  } catch (error) {
    if (hasCode(error, 'EACCES')) {
      throw problem(`Port ${port} needs root. Choose one above 1023 with --port.`)
    }
    if (!hasCode(error, 'EADDRINUSE')) throw error
    throw problem(
      `Port ${port} is in use. Choose another one with --port, such as --port ${port + 1}.`,
    )
  }
}
