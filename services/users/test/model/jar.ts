import type { World } from './world.ts'

/** Milliseconds until a cookie is on disk: Chromium saves every 30 seconds. */
const SAVED_AFTER = 30_000

/** A refresh token. */
export interface Cookie {
  session: number
  generation: number
}

export const nameOf = (cookie: Cookie | null): string =>
  cookie ? `r${cookie.session}.${cookie.generation}` : 'nothing'

const isSame = (one: Cookie | null, other: Cookie | null) => nameOf(one) === nameOf(other)

/** The cookie that all tabs share: immediately in memory, later on disk. */
export function createJar(world: World, first: Cookie | null) {
  let value = first
  let saved = value
  let unsaved: { time: number; value: Cookie | null }[] = []

  function set(next: Cookie | null): void {
    if (isSame(next, value)) return
    value = next
    unsaved = unsaved.filter(({ time, value: older }) => {
      const isSaved = time <= world.now() - SAVED_AFTER
      if (isSaved) saved = older
      return !isSaved
    })
    unsaved.push({ time: world.now(), value })
    world.note(() => `  the cookie is ${nameOf(value)}`)
  }

  /** Restores the cookie that was on disk at a power cut. */
  function forget(): void {
    const written = world.now() - world.random() * SAVED_AFTER
    const last = unsaved.findLast(({ time }) => time <= written)
    value = last ? last.value : saved
    saved = value
    unsaved = []
    world.note(() => `  the cookie is ${nameOf(value)} again`)
  }

  return { value: () => value, set, forget }
}
