import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const SERVER = fileURLToPath(new URL('../../server.ts', import.meta.url))
/** Milliseconds until the service must have started. */
const TIMEOUT = 60_000

/** Starts the service with these variables, runs work with its address, and stops it. */
export async function withService<T>(
  env: NodeJS.ProcessEnv,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const child = spawn(process.execPath, [SERVER], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = once(child, 'close')
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT)
  try {
    const url = await addressOf(child)
    clearTimeout(timer)
    return await work(url)
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
    await closed
  }
}

/** Reads the log until the service says that it listens and has started. */
async function addressOf({ stdout, stderr }: ChildProcess): Promise<string> {
  if (!stdout || !stderr) throw new Error('The service has no output.')
  let fault = ''
  stderr.on('data', (chunk) => {
    fault += chunk
  })
  let url = ''
  for await (const line of createInterface({ input: stdout })) {
    url ||= /listening at (http:[^"]+)/.exec(line)?.[1] ?? ''
    if (!line.includes('"sys_startup"')) continue
    // A full pipe would stop the service.
    stdout.resume()
    return url
  }
  throw new Error(`The service did not start: ${fault.trim() || 'it ended without a reason'}`)
}
