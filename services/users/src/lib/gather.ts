/**
 * Returns a function that hands items to `work` in groups: those that arrive while a group is worked on form the next one.
 * Its promise settles with the item's group.
 */
export function gather<T>(work: (items: T[]) => Promise<unknown>): (item: T) => Promise<void> {
  let next: { items: T[]; done: Promise<void> } | undefined
  let running: Promise<unknown> = Promise.resolve()

  return (item) => {
    if (next) {
      next.items.push(item)
      return next.done
    }
    const group = { items: [item], done: Promise.resolve() }
    const start = async () => {
      next = undefined
      await work(group.items)
    }
    group.done = running.then(start, start)
    next = group
    running = group.done
    return group.done
  }
}
