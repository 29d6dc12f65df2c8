import { macText, type Seal } from './audit-seal.ts'

/** A seal's record in the service's log. */
export interface LoggedSeal {
  number: number
  mac: string
}

/** Compares seals of the trail and its archives with those in the log. */
export interface SealLog {
  faultsOf(seal: Pick<Seal, 'number' | 'mac'>): Generator<string>
  /** Returns the fault of a trail that ends before the log does. */
  faultsAfter(last: number): Generator<string>
  /** The number of seals that were compared and agree. */
  agreeing(): number
  /** The number of seals up to a number that were not compared. */
  unseenUpTo(last: number): number
}

export function sealLog(logged: LoggedSeal[]): SealLog {
  const macs = new Map(logged.map(({ number, mac }) => [number, mac]))
  const agreed = new Set<number>()
  const numbers = [...macs.keys()]
  return {
    *faultsOf(seal) {
      const mac = macs.get(seal.number)
      if (mac === undefined) return
      if (mac === macText(seal)) agreed.add(seal.number)
      else yield `Seal ${seal.number} differs from the log.`
    },
    *faultsAfter(last) {
      const missing = numbers.filter((number) => number > last)
      if (missing.length === 0) return
      const first = missing.reduce((a, b) => Math.min(a, b))
      yield `Seal ${first} is in the log but not in the trail, which was cut off after seal ${last}.`
    },
    agreeing: () => agreed.size,
    unseenUpTo: (last) => numbers.filter((number) => number <= last && !agreed.has(number)).length,
  }
}
