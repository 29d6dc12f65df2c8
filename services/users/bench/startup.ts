import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { freePort } from '../test/postgres.ts'
import type { Row, Stack } from './stack.ts'

const RUNS = 5
const SERVER = new URL('../src/server.ts', import.meta.url).pathname

/** As in production: what its image sets (docs/decisions/0004-memory.md), and no API documentation. */
const RUNTIME = { MALLOC_ARENA_MAX: '1', DOCS: 'off' }
const NODE_FLAGS = ['--max-semi-space-size=8']

/** From spawn to the first ready answer, and the memory after a hundred log-ins; medians of real processes. */
export async function benchStartup(stack: Stack): Promise<Row[]> {
  const runs = []
  for (let run = 0; run < RUNS; run += 1) runs.push(await startOnce(stack))
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0
  return [
    {
      name: 'start-up',
      measured: `${Math.round(median(runs.map((run) => run.milliseconds)))} ms`,
      goal: 'at most 1000 ms',
    },
    {
      name: 'resident memory',
      measured: `${Math.round(median(runs.map((run) => run.megabytes)))} MB`,
      goal: 'at most 150 MB',
    },
  ]
}

async function startOnce({ env }: Stack): Promise<{ milliseconds: number; megabytes: number }> {
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const began = performance.now()
  const service = spawn(process.execPath, [...NODE_FLAGS, SERVER], {
    env: { ...process.env, ...env, ...RUNTIME, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await untilReady(`${base}/health/ready`)
    const milliseconds = performance.now() - began
    await logInManyTimes(`${base}/auth/login`)
    return { milliseconds, megabytes: await residentMegabytes(service.pid ?? 0) }
  } finally {
    service.kill('SIGTERM')
    await new Promise((resolve) => service.once('exit', resolve))
  }
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await setTimeout(5)
  }
  throw new Error('The service did not become ready.')
}

/** An unknown address hashes like a known one. */
async function logInManyTimes(url: string): Promise<void> {
  const body = JSON.stringify({ email: 'nobody@example.test', password: 'not-a-password' })
  const headers = { 'content-type': 'application/json' }
  const once = () => fetch(url, { method: 'POST', headers, body }).then((answer) => answer.text())
  await Promise.all(Array.from({ length: 50 }, once))
  await Promise.all(Array.from({ length: 50 }, once))
}

/** Linux only: the kernel's own figure. */
async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}
