type Work = (release: () => void) => void

interface Entry {
  holder: object
  work: Work
}

/** The Web Lock of a browser: one holder at a time, in the order of the requests. */
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
     * A page that is left gives its lock back, and no longer waits for it.
     * @returns whether the page had the lock, so that its request is still on its way
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
