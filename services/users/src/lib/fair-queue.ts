import { AppError, tooManyAtOnce } from '#/errors.ts'

/** The client of a job. */
export interface Flow {
  network: string
  account: string
}

export interface QueueLimits {
  /** Jobs that run concurrently. */
  concurrency: number
  /** Queued jobs in total. */
  size: number
  /** Queued jobs of one account. */
  sizePerAccount: number
  /** Milliseconds after which a queued job is refused. */
  longestWait: number
  /** Reports the milliseconds that each job waited, refused ones too. */
  onWait?(milliseconds: number): void
}

export interface FairQueue {
  run<T>(flow: Flow, work: () => Promise<T>): Promise<T>
  /** Returns the number of jobs that wait. */
  length(): number
}

interface Job {
  flow: Flow
  start(): void
  refuse(error: AppError): void
  queued: number
}

type Jobs = Map<string, Job[]>

/**
 * Runs a bounded number of jobs concurrently. Networks take turns, and within a network its accounts, so that a flood
 * delays another's job by one turn. A full queue drops the newest job of the network with the most jobs.
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
    const wait = performance.now() - job.queued
    limits.onWait?.(wait)
    if (wait > limits.longestWait) {
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

  return {
    run: (flow, work) =>
      new Promise((resolve, reject) => {
        const end = () => {
          running -= 1
          advance()
        }
        const start = () => void Promise.resolve().then(work).then(resolve, reject).finally(end)
        add({ flow, start, refuse: reject, queued: performance.now() })
        advance()
      }),
    length: () => waiting,
  }
}

const sizeOf = (accounts: Jobs) =>
  [...accounts.values()].reduce((count, jobs) => count + jobs.length, 0)

/** Counts an account's jobs across networks. */
const countOf = (networks: Map<string, Jobs>, account: string) =>
  [...networks.values()].reduce((count, jobs) => count + (jobs.get(account)?.length ?? 0), 0)

/** Moves an entry to the end of the rotation, or removes it unless `keeps`. */
function putLast<V>(map: Map<string, V> | undefined, key: string, keeps: boolean): void {
  const value = map?.get(key)
  map?.delete(key)
  if (keeps && value !== undefined) map?.set(key, value)
}

/** Returns the largest entry, among equals the last one, which has waited least. */
function largest<V>(map: Map<string, V>, size: (value: V) => number): [string, V] | undefined {
  let found: [string, V] | undefined
  for (const entry of map) {
    if (!found || size(entry[1]) >= size(found[1])) found = entry
  }
  return found
}
