import type { World } from './world.ts'

/** Milliseconds after which a cookie is on the disk; Chromium saves them every thirty seconds. */
const SAVED_AFTER = 30_000

/** The one cookie of all tabs: in memory at once, on the disk a while later. */
export function createJar(world: World) {
  let value = 1
  let saved = value
  let unsaved: { time: number; value: number }[] = []

  function set(next: number): void {
    if (next === value) return
    value = next
    unsaved = unsaved.filter(({ time, value: older }) => {
      const isSaved = time <= world.now() - SAVED_AFTER
      if (isSaved) saved = older
      return !isSaved
    })
    unsaved.push({ time: world.now(), value })
    world.note(() => `  the cookie is r${value}`)
  }

  /** Back to what was on the disk when the power went. */
  function forget(): void {
    const written = world.now() - world.random() * SAVED_AFTER
    value = unsaved.findLast(({ time }) => time <= written)?.value ?? saved
    saved = value
    unsaved = []
    world.note(() => `  the cookie is r${value} again`)
  }

  return { value: () => value, set, forget }
}
