import type { World } from './world.ts'

/** Minimum milliseconds to boot after a power cut. */
const BOOT_MS = 15_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Milliseconds of each day. The clock begins at 6 a.m. */
export const NIGHT = { from: 16 * HOUR, to: DAY }

interface Options {
  /** Mean milliseconds between sleeps. */
  sleep: number
  /** Mean milliseconds between power cuts. */
  powerCut: number
  /** Whether the machine sleeps at night. */
  night: boolean
  start: () => void
  end: () => void
}

/** Models a machine that sleeps and loses power, for seconds to hours. */
export function createMachine(world: World, { sleep, powerCut, night, start, end }: Options) {
  let boots = 0
  let asleepUntil = 0

  /** Models a page's timer, which fires neither during sleep nor after a power cut. */
  function later(delay: number, work: () => void): void {
    const boot = boots
    const fire = () => {
      if (boot !== boots) return
      if (asleepUntil > world.now()) world.after(asleepUntil - world.now(), fire)
      else work()
    }
    world.after(delay, fire)
  }

  /** Repeats work at random moments with a mean interval in milliseconds. */
  function repeat(mean: number, work: () => void): void {
    if (mean === Number.POSITIVE_INFINITY) return
    later(-mean * Math.log(1 - world.random()), () => {
      work()
      repeat(mean, work)
    })
  }

  /** Drops responses while the machine sleeps or after it rebooted. */
  function whileOn<T>(receive: (value: T) => void): (value: T) => void {
    const boot = boots
    return (value) => {
      if (boot === boots && asleepUntil <= world.now()) receive(value)
    }
  }

  function sleepUntil(time: number): void {
    asleepUntil = time
    world.note(() => `the machine sleeps until ${(asleepUntil / 1000).toFixed(1)} s`)
  }

  function losePower(): void {
    world.note(() => 'the machine loses power')
    boots += 1
    asleepUntil = 0
    end()
    later(BOOT_MS + 10 ** world.between(0, 6), on)
  }

  function on(): void {
    start()
    repeat(sleep, () => sleepUntil(world.now() + 10 ** world.between(3.5, 7.5)))
    repeat(powerCut, losePower)
  }

  function sleepEachNight(): void {
    const day = Math.floor(world.now() / DAY) * DAY
    world.after(day + NIGHT.from - world.now(), () => {
      sleepUntil(day + NIGHT.to)
      world.after(DAY - NIGHT.from, sleepEachNight)
    })
  }

  /** Switches the machine off permanently. */
  function off(): void {
    boots += 1
  }

  if (night) sleepEachNight()
  return { on, off, later, repeat, whileOn }
}
