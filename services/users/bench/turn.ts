import type { Turn } from './hashing.ts'
import { CONNECTIONS } from './people.ts'
import type { Service } from './service.ts'

/**
 * Repeats work on all connections, and waits for every response: the CPU time of an abandoned request would count for the others.
 * @param duration seconds
 */
export async function takeTurn(
  { cpuSeconds }: Service,
  duration: number,
  work: (nth: number) => Promise<void>,
): Promise<Turn> {
  const cpuBegan = await cpuSeconds()
  const began = performance.now()
  let done = 0
  const repeat = async () => {
    while (performance.now() < began + duration * 1000) {
      const nth = done
      done += 1
      await work(nth)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, repeat))
  const seconds = (performance.now() - began) / 1000
  return { done, seconds, cpuSeconds: (await cpuSeconds()) - cpuBegan }
}

const sum = (turns: Turn[], of: keyof Turn) => turns.reduce((total, turn) => total + turn[of], 0)

export const perSecond = (turns: Turn[]): number => sum(turns, 'done') / sum(turns, 'seconds')

/** Returns the CPU time of one piece of work. */
export const milliseconds = (turns: Turn[]): number =>
  (sum(turns, 'cpuSeconds') * 1000) / sum(turns, 'done')
