import { AppError, tooManyAtOnce } from '#/errors.ts'

/** Whom a job is for. */
export interface Flow {
  network: string
  account: string
}

export interface QueueLimits {
  /** Jobs that run at once. */
  concurrency: number
  /** Jobs that wait, of everybody and of one account. */
  size: number
  sizePerAccount: number
  /** Milliseconds after which a job that waits is refused. */
  longestWait: number
}

export type FairQueue = <T>(flow: Flow, work: () => Promise<T>) => Promise<T>

interface Job {
  flow: Flow
  start(): void
  refuse(error: AppError): void
  queued: number
}

type Jobs = Map<string, Job[]>

/**
 * Runs a bounded number of jobs at once. Networks take turns, and within a network its accounts, so that a flood of
 * one delays another's job by one turn. When the queue is full, the network with the most jobs loses its newest.
 */
export function createFairQueue(limits: QueueLimits): FairQueue {
  const networks = new Map<string, Jobs>()
  let waiting = 0
  let running = 0

  function add(job: Job): void {
    const { network, account } = job.flow
    if (countOf(networks, account) >= limits.sizePerAccount) {
      job.refuse(tooManyAtOnce())
      return
    }
    const accounts = networks.get(network) ?? new Map()
    networks.set(network, accounts.set(account, [...(accounts.get(account) ?? []), job]))
    waiting += 1
  }

  function take(network: string, account: string, at: 0 | -1): Job | undefined {
    const accounts = networks.get(network)
    const jobs = accounts?.get(account) ?? []
    const [job] = jobs.splice(at, 1)
    putLast(accounts, account, jobs.length > 0)
    putLast(networks, network, accounts !== undefined && accounts.size > 0)
    if (job) waiting -= 1
    return job
  }

  function next(): Job | undefined {
    const [[network, accounts] = ['', new Map()]] = networks
    const [account = ''] = accounts.keys()
    return take(network, account, 0)
  }

  function shed(): void {
    const [network = '', accounts = new Map()] = largest(networks, sizeOf) ?? []
    const [account = '', jobs = []] = largest(accounts, (waits: Job[]) => waits.length) ?? []
    const isFlood = sizeOf(accounts) > 1
    if (jobs.length > 0) {
      take(network, account, -1)?.refuse(isFlood ? tooManyAtOnce() : new AppError('unavailable'))
    }
  }

  function run(job: Job): void {
    if (performance.now() - job.queued > limits.longestWait) {
      job.refuse(new AppError('unavailable'))
    } else {
      running += 1
      job.start()
    }
  }

  function advance(): void {
    while (running < limits.concurrency && waiting > 0) {
      const job = next()
      if (job) run(job)
    }
    if (waiting > limits.size) shed()
  }

  return (flow, work) =>
    new Promise((resolve, reject) => {
      const end = () => {
        running -= 1
        advance()
      }
      const start = () => void Promise.resolve().then(work).then(resolve, reject).finally(end)
      add({ flow, start, refuse: reject, queued: performance.now() })
      advance()
    })
}

const sizeOf = (accounts: Jobs) =>
  [...accounts.values()].reduce((count, jobs) => count + jobs.length, 0)

/** Jobs of an account, from whichever networks. */
const countOf = (networks: Map<string, Jobs>, account: string) =>
  [...networks.values()].reduce((count, jobs) => count + (jobs.get(account)?.length ?? 0), 0)

/** Moves an entry to the end, where its next turn is; removes it instead when it is spent. */
function putLast<V>(map: Map<string, V> | undefined, key: string, keeps: boolean): void {
  const value = map?.get(key)
  map?.delete(key)
  if (keeps && value !== undefined) map?.set(key, value)
}

/** The entry of the greatest size; of equal ones the last, which has waited least. */
function largest<V>(map: Map<string, V>, size: (value: V) => number): [string, V] | undefined {
  let found: [string, V] | undefined
  for (const entry of map) {
    if (!found || size(entry[1]) >= size(found[1])) found = entry
  }
  return found
}
