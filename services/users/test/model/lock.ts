type Work = (release: () => void) => void

interface Entry {
  holder: object
  work: Work
}

/** Models a Web Lock: one holder at a time, in request order. */
export function createLock() {
  let queue: Entry[] = []
  let current: Entry | null = null

  function next(): void {
    const entry = queue.shift() ?? null
    current = entry
    entry?.work(() => {
      if (current === entry) next()
    })
  }

  return {
    request(holder: object, work: Work): void {
      queue.push({ holder, work })
      if (!current) next()
    },
    /**
     * Releases the lock of a page that was left, and removes its requests.
     * @returns whether the page had the lock, and so a request in flight
     */
    leave(holder: object): boolean {
      queue = queue.filter((entry) => entry.holder !== holder)
      if (current?.holder !== holder) return false
      next()
      return true
    },
    reset(): void {
      queue = []
      current = null
    },
  }
}
