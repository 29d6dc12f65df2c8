import { tooManyAtOnce } from '#/errors.ts'
import type { Flow } from './fair-queue.ts'

interface Bounds {
  perAccount: number
  perNetwork: number
}

/**
 * Limits the requests in flight per account and per network. `enter` throws `too_many_requests` at the limit and
 * returns a function that ends the request. Further calls of it are no-ops.
 */
export function boundInFlight({ perAccount, perNetwork }: Bounds) {
  const accounts = new Map<string, number>()
  const networks = new Map<string, number>()

  return function enter({ account, network }: Flow): () => void {
    const isFull =
      (accounts.get(account) ?? 0) >= perAccount || (networks.get(network) ?? 0) >= perNetwork
    if (isFull) throw tooManyAtOnce()
    add(accounts, account, 1)
    add(networks, network, 1)
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      add(accounts, account, -1)
      add(networks, network, -1)
    }
  }
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change
  if (count > 0) counts.set(key, count)
  else counts.delete(key)
}
