import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { APP_SECRET } from './secrets.ts'

const SERVER = fileURLToPath(new URL('../src/server.ts', import.meta.url))

export interface ServerProcess {
  child: ChildProcess
  output: { out: string; err: string }
  /** Resolves with the exit code. */
  exited: Promise<number>
}

/** Starts the service in a process with only these variables. */
export function startProcess(env: Record<string, string>): ServerProcess {
  const child = spawn(process.execPath, [SERVER], { env: { ...env } })
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    output.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.err += chunk
  })
  const exited = once(child, 'close').then(([code]) => Number(code))
  return { child, output, exited }
}

export type ListeningProcess = ServerProcess & { url: string }

/** Starts the service and waits until it listens. */
export async function startListening(
  databaseUrl: string,
  env: Record<string, string> = {},
): Promise<ListeningProcess> {
  const base = { DATABASE_URL: databaseUrl, APP_SECRET, PORT: '0', NODE_ENV: 'test' }
  const started = startProcess({ ...base, ...env })
  await vi.waitFor(() => expectStarted(started), { timeout: 30_000 })
  const [, url = ''] = /listening at (http:[^"]+)/.exec(started.output.out) ?? []
  return { ...started, url }
}

function expectStarted({ output }: ServerProcess) {
  if (!output.out.includes('sys_startup')) throw new Error(`Not started: ${output.err}`)
}
