import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import getPort from 'get-port'
import type { Stack } from './stack.ts'

const SERVER = fileURLToPath(new URL('../src/server.ts', import.meta.url))

/** Runs Node with the memory settings of production. */
export const TUNED_NODE = fileURLToPath(new URL('../tuned-node', import.meta.url))

export interface Service {
  base: string
  /** From spawn to the first successful readiness check. */
  startMilliseconds: number
  residentMegabytes(): Promise<number>
  /** CPU time of all threads since the start. */
  cpuSeconds(): Promise<number>
  stop(): Promise<void>
}

/** Starts the service as a separate process and waits until it is ready. */
export async function startService({ env }: Stack): Promise<Service> {
  const port = await getPort()
  const base = `http://127.0.0.1:${port}`
  const began = performance.now()
  const service = spawn(TUNED_NODE, [SERVER], {
    env: { ...process.env, ...env, DOCS: 'off', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await untilReady(`${base}/health/ready`)
  return {
    base,
    startMilliseconds: performance.now() - began,
    residentMegabytes: () => residentMegabytes(service.pid ?? 0),
    cpuSeconds: () => cpuSeconds(service.pid ?? 0),
    stop: () => stop(service),
  }
}

async function stop(service: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => service.once('exit', resolve))
  service.kill('SIGTERM')
  await exited
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await setTimeout(5)
  }
  throw new Error('The service did not become ready.')
}

/** Sums utime and stime of proc(5), fields 14 and 15, in hundredths of a second. Field 2 is a name in parentheses. */
async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const [user, system] = stat
    .slice(stat.lastIndexOf(') ') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) / 100
}

/** Reads VmRSS. Linux only. */
async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}
