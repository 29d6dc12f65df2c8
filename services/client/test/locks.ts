interface Request {
  held: boolean
  grant: () => void
  break: (error: DOMException) => void
}

type Locks = Pick<LockManager, 'request' | 'query'>

/**
 * Exclusive Web Locks, which jsdom lacks. Requests run in order. A signal ends a waiting request. `steal` rejects the
 * holder's promise while its callback continues. `query` lists the holders and the waiting requests.
 * @see https://w3c.github.io/web-locks/
 */
function createLocks(): Locks {
  const queues = new Map<string, Request[]>()
  const queueOf = (name: string) => {
    const queue = queues.get(name) ?? []
    queues.set(name, queue)
    return queue
  }

  function remove(name: string, request: Request): void {
    const queue = queueOf(name)
    const wasHeld = queue[0] === request
    if (queue.includes(request)) queue.splice(queue.indexOf(request), 1)
    if (wasHeld) queue[0]?.grant()
  }

  async function request<T>(name: string, options: LockOptions, callback: LockGrantedCallback<T>) {
    const { signal, steal, ifAvailable } = options
    signal?.throwIfAborted()
    if (ifAvailable && queueOf(name).length > 0) return callback(null)
    return new Promise<T>((resolve, reject) => {
      const queue = queueOf(name)
      const giveUp = () => {
        remove(name, entry)
        reject(signal?.reason)
      }
      const entry: Request = {
        held: false,
        grant() {
          entry.held = true
          signal?.removeEventListener('abort', giveUp)
          const work = Promise.resolve().then(() => callback({ name, mode: 'exclusive' }))
          work.then(resolve, reject).finally(() => remove(name, entry))
        },
        break: reject,
      }
      signal?.addEventListener('abort', giveUp)
      if (steal) {
        queue.shift()?.break(new DOMException('The lock was stolen.', 'AbortError'))
        queue.unshift(entry)
        entry.grant()
      } else if (queue.push(entry) === 1) entry.grant()
    })
  }

  async function query(): Promise<LockManagerSnapshot> {
    const infos = (held: boolean) =>
      [...queues].flatMap(([name, queue]) =>
        queue
          .filter((entry) => entry.held === held)
          .map((): LockInfo => ({ name, mode: 'exclusive' })),
      )
    return { held: infos(true), pending: infos(false) }
  }

  return { request: request as LockManager['request'], query }
}

const setLocks = (value: Locks | undefined) =>
  Object.defineProperty(navigator, 'locks', { value, configurable: true })

export const withLocks = () => setLocks(createLocks())

/** Removes Web Locks, like plain http from another machine. */
export const withoutLocks = () => setLocks(undefined)
