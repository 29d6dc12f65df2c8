import type { World } from './world.ts'

/** The least milliseconds that a machine needs to come back after a power cut. */
const BOOT = 15_000

interface Options {
  /** Mean milliseconds between them. */
  sleep: number
  powerCut: number
  start: () => void
  end: () => void
}

/** A machine that sleeps and loses power, from seconds to hours. */
export function createMachine(world: World, { sleep, powerCut, start, end }: Options) {
  let boots = 0
  let asleepUntil = 0

  /** Like a page's timer: none fires while the machine sleeps, nor after a power cut. */
  function later(delay: number, work: () => void): void {
    const boot = boots
    const fire = () => {
      if (boot !== boots) return
      if (asleepUntil > world.now()) world.after(asleepUntil - world.now(), fire)
      else work()
    }
    world.after(delay, fire)
  }

  /** At random moments, so many milliseconds apart in the mean. */
  function repeat(mean: number, work: () => void): void {
    if (mean === Number.POSITIVE_INFINITY) return
    later(-mean * Math.log(1 - world.random()), () => {
      work()
      repeat(mean, work)
    })
  }

  /** What comes from outside is lost on a machine that sleeps or was started again. */
  function whileOn<T>(receive: (value: T) => void): (value: T) => void {
    const boot = boots
    return (value) => {
      if (boot === boots && asleepUntil <= world.now()) receive(value)
    }
  }

  function fallAsleep(): void {
    asleepUntil = world.now() + 10 ** world.between(3.5, 7.5)
    world.note(() => `the machine sleeps until ${(asleepUntil / 1000).toFixed(1)} s`)
  }

  function losePower(): void {
    world.note(() => 'the machine loses power')
    boots += 1
    asleepUntil = 0
    end()
    later(BOOT + 10 ** world.between(0, 6), on)
  }

  function on(): void {
    start()
    repeat(sleep, fallAsleep)
    repeat(powerCut, losePower)
  }

  return { on, later, repeat, whileOn }
}
