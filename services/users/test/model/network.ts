import { ANSWER_TIMEOUT } from '@gatehouse/contract'
import type { Version } from './service.ts'
import type { World } from './world.ts'

/** How one schedule goes: chances from 0 to 1, times in milliseconds. */
export interface Conditions {
  tabs: number
  /** How many people take turns in the browser. */
  people: number
  /** Whether requests that write cookies run one at a time, under a Web Lock. */
  locks: boolean
  /** Whether a page refuses the token of another person. */
  checksPerson: boolean
  /** Whether one of the two replicas runs the version before. */
  mixed: boolean
  /** An access token's. */
  life: number
  /** Of a request or of an answer. */
  loss: number
  late: number
  /** Of a replica, between its commit and its answer. */
  crash: number
  /** That a tab is told what another one got. */
  broadcast: number
  /** Mean times between what people and machines do. */
  reload: number
  action: number
  /** Between one log-in or log-out and the next. */
  turn: number
  sleep: number
  powerCut: number
  /** Whether the machine sleeps from 22 to 6 o'clock. */
  night: boolean
}

export interface Receiver<T> {
  /** The answer's head is there: a browser sets its cookie. */
  head(answer: T): void
  body(answer: T): void
}

/** What a replica does with a request. */
export type Work<T> = (version: Version) => T

/** From the browser through the gateway to one of two replicas, and back within the time-out or never. */
export function createNetwork(world: World, { loss, late, crash, mixed }: Conditions) {
  const downUntil: [number, number] = [0, 0]
  const leg = (longest: number) =>
    world.chance(late) ? world.random() * longest : Math.min(longest, world.between(2, 150))

  const isUp = (replica: 0 | 1) => downUntil[replica] <= world.now()
  /** The gateway's choice: a replica that is down takes no connection, and the other one is asked. */
  function choose(): 0 | 1 | undefined {
    const [one, other] = world.chance(0.5) ? ([0, 1] as const) : ([1, 0] as const)
    if (isUp(one)) return one
    return isUp(other) ? other : undefined
  }

  function answer<T>(work: Work<T>): T | undefined {
    const replica = choose()
    if (replica === undefined) return undefined
    const answered = work({ older: mixed && replica === 1 })
    if (!world.chance(crash)) return world.chance(loss) ? undefined : answered
    world.note(() => `  replica ${replica} crashes before it answers`)
    downUntil[replica] = world.now() + world.between(500, 10_000)
    return undefined
  }

  function request<T>(work: Work<T>, receiver: Receiver<T>): void {
    if (world.chance(loss)) return
    const there = leg(ANSWER_TIMEOUT)
    world.after(there, () => {
      const answered = answer(work)
      if (answered === undefined) return
      const back = leg(ANSWER_TIMEOUT - there)
      world.after(back, () => receiver.head(answered))
      if (world.chance(loss)) return
      const rest = leg(ANSWER_TIMEOUT - there - back)
      world.after(back + rest, () => receiver.body(answered))
    })
  }

  return { request, leg: () => leg(ANSWER_TIMEOUT), arrives: () => !world.chance(loss), answer }
}
