import type { createJar } from './jar.ts'
import type { createLock } from './lock.ts'
import type { createMachine } from './machine.ts'
import type { Conditions, createNetwork } from './network.ts'
import type { AccessToken, Service } from './service.ts'
import type { World } from './world.ts'

/** Notifies an observer, such as a thief, of renewals. */
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
  /** The session of the last log-in whose cookie was set. */
  newest: number
  /** The time until which responses to pages that were left may arrive. */
  straysUntil: number
}

export interface Tab {
  name: number
  /** The person shown on the page, or 0. */
  person: number
  token: AccessToken | null
  /** The expiry of the access token, or 0. */
  expires: number
  /** Whether the dialog of an ended session is open. */
  ended: boolean
  renewing: boolean
  /** The current page load and token timer. Older ones are ignored. */
  load: number
  timer: number
  /** Increases with each log-in and log-out. Responses to older requests are dropped. */
  epoch: number
}

const EMPTY = { person: 0, token: null, expires: 0, ended: false, renewing: false }

export const newTab = (name: number): Tab => ({ name, ...EMPTY, load: 0, timer: 0, epoch: 0 })

export function forget(tab: Tab): void {
  Object.assign(tab, { ...EMPTY, epoch: tab.epoch + 1, timer: tab.timer + 1 })
}
