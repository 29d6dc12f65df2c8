import { createServer, type ListenOptions } from 'node:net'
import { hasCode, problem } from './problem.ts'

const listen = (options: ListenOptions) =>
  new Promise<void>((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(options, () => server.close(() => resolve()))
  })

/** Returns a free port. Imports get-port here, because `npm ci` installs it after this module is loaded. */
export const freePort = async () => (await import('get-port')).default({ host: '127.0.0.1' })

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
