import { ANSWER_TIMEOUT } from '@gatehouse/contract'
import type { Version } from './service.ts'
import type { World } from './world.ts'

/** The parameters of a schedule: probabilities from 0 to 1, times in milliseconds. */
export interface Conditions {
  tabs: number
  /** People who take turns in the browser. */
  people: number
  /** Whether a Web Lock serializes requests that set cookies. */
  locks: boolean
  /** Whether a page refuses the token of another person. */
  checksPerson: boolean
  /** Whether one of two replicas runs the previous version. */
  mixed: boolean
  /** The lifetime of an access token. */
  life: number
  /** Of losing a request or a response. */
  loss: number
  late: number
  /** Of a replica crash between commit and response. */
  crash: number
  /** Of a tab receiving another tab's token. */
  broadcast: number
  /** Mean times between events. */
  reload: number
  action: number
  /** Mean time between log-ins and log-outs. */
  turn: number
  sleep: number
  powerCut: number
  /** Whether the machine sleeps from 10 p.m. to 6 a.m. */
  night: boolean
}

export interface Receiver<T> {
  /** Called when the response headers arrive, which set the cookie. */
  head(answer: T): void
  body(answer: T): void
}

/** A replica's processing of a request. */
export type Work<T> = (version: Version) => T

/** Models the network to one of two replicas. A response arrives within the timeout or never. */
export function createNetwork(world: World, { loss, late, crash, mixed }: Conditions) {
  const downUntil: [number, number] = [0, 0]
  const leg = (longest: number) =>
    world.chance(late) ? world.random() * longest : Math.min(longest, world.between(2, 150))

  const isUp = (replica: 0 | 1) => downUntil[replica] <= world.now()
  /** Chooses a replica as the gateway does: if one is down, the other. */
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
