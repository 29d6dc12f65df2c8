import type { Challenge } from '@gatehouse/contract'
import { ClientError } from './api-error.ts'

/** Does the work of a challenge in the background. Returns the proof for the next attempt. */
export async function solveChallenge(challenge: Challenge): Promise<string> {
  const number = await findInWorker(challenge).catch(() => undefined)
  if (number === undefined) {
    throw new ClientError('Your browser couldn’t be checked. Try again, or use another browser.')
  }
  const { maxnumber: _, ...fields } = challenge
  return btoa(JSON.stringify({ ...fields, number }))
}

async function findInWorker(challenge: Challenge): Promise<number | undefined> {
  const worker = new Worker(new URL('./proof-worker.ts', import.meta.url), { type: 'module' })
  return await new Promise<number | undefined>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<number | undefined>) => resolve(data)
    worker.onerror = reject
    worker.postMessage(challenge)
  }).finally(() => worker.terminate())
}
