import { Worker } from 'node:worker_threads'
import type { ForeignScheme } from './foreign-hash.ts'

export type SlowScheme = Extract<ForeignScheme, { scheme: 'phpass' | 'sha-crypt' }>

export interface SlowRequest {
  id: number
  scheme: SlowScheme
  password: string
}

export interface SlowResponse {
  id: number
  digest: string
}

const waiting = new Map<number, { resolve(digest: Buffer): void; reject(error: Error): void }>()
let worker: Worker | undefined
let made = 0

/** Hashes on a thread of its own, because these schemes have no asynchronous implementation. */
export function slowDigest(scheme: SlowScheme, password: string): Promise<Buffer> {
  worker ??= startWorker()
  made += 1
  const request: SlowRequest = { id: made, scheme, password }
  worker.postMessage(request)
  return new Promise((resolve, reject) => waiting.set(request.id, { resolve, reject }))
}

function startWorker(): Worker {
  const started = new Worker(new URL('./slow-digest-worker.ts', import.meta.url))
  started.unref()
  started.on('message', ({ id, digest }: SlowResponse) => {
    waiting.get(id)?.resolve(Buffer.from(digest))
    waiting.delete(id)
  })
  started.on('error', (error) => {
    worker = undefined
    for (const { reject } of waiting.values()) reject(error as Error)
    waiting.clear()
  })
  return started
}
