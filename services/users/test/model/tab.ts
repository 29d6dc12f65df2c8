import type { createJar } from './jar.ts'
import type { createLock } from './lock.ts'
import type { createMachine } from './machine.ts'
import type { Conditions, createNetwork } from './network.ts'
import type { AccessToken, Service } from './service.ts'
import type { World } from './world.ts'

/** Tells an observer, such as a thief, when a renewal is planned or made. */
export interface Watch {
  planned?: (delay: number) => void
  presented?: () => void
}

export interface Browser {
  world: World
  service: Service
  conditions: Conditions
  watch: Watch
  machine: ReturnType<typeof createMachine>
  network: ReturnType<typeof createNetwork>
  jar: ReturnType<typeof createJar>
  lock: ReturnType<typeof createLock>
  tabs: Tab[]
  renewals: number
  /** The session of the last log-in whose cookie the browser took. */
  newest: number
  /** Until when an answer to a page that was left may come, and those to requests that it overtakes. */
  straysUntil: number
}

export interface Tab {
  name: number
  /** The person whose page it is; 0 for nobody's. */
  person: number
  token: AccessToken | null
  /** When the access token ends; 0 without one. */
  expires: number
  /** Whether the dialog of an ended session is open. */
  ended: boolean
  renewing: boolean
  /** The load of the page and the token's timer that count; older ones were left behind. */
  load: number
  timer: number
  /** Rises with each log-in and log-out: answers to older requests are dropped. */
  epoch: number
}

const EMPTY = { person: 0, token: null, expires: 0, ended: false, renewing: false }

export const newTab = (name: number): Tab => ({ name, ...EMPTY, load: 0, timer: 0, epoch: 0 })

export function forget(tab: Tab): void {
  Object.assign(tab, { ...EMPTY, epoch: tab.epoch + 1, timer: tab.timer + 1 })
}
