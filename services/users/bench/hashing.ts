import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import argon2 from 'argon2'
import { TUNED_NODE } from './service.ts'

/** The work of one turn, and its cost. */
export interface Turn {
  done: number
  seconds: number
  /** CPU time of all threads of the process. */
  cpuSeconds: number
}

export interface Hashing {
  passwordHash: string
  password: string
  /** Seconds. */
  duration: number
}

/** Verifies hashes on every core, in a separate process with the service's settings. */
export async function hashAlone(hashing: Hashing): Promise<Turn> {
  const script = fileURLToPath(import.meta.url)
  const { stdout } = await promisify(execFile)(TUNED_NODE, [script, JSON.stringify(hashing)])
  return JSON.parse(stdout)
}

async function hash({ passwordHash, password, duration }: Hashing): Promise<Turn> {
  const cpuBegan = process.cpuUsage()
  const began = performance.now()
  let done = 0
  const work = async () => {
    while (performance.now() < began + duration * 1000) {
      await argon2.verify(passwordHash, password)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  const { user, system } = process.cpuUsage(cpuBegan)
  const seconds = (performance.now() - began) / 1000
  return { done, seconds, cpuSeconds: (user + system) / 1_000_000 }
}

if (import.meta.main) console.log(JSON.stringify(await hash(JSON.parse(process.argv[2] ?? ''))))
