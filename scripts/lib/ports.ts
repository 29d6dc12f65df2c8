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

/** A port of the loopback address that was free a moment ago. */
export const freePort = () => listen({ host: '127.0.0.1', port: 0 })

/** Fails, in words, when a port cannot be listened on. */
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
