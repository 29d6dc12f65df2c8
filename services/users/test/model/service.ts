import { judge, type RefreshRule, type RefreshState, setsCookie } from '#/lib/refresh-rules.ts'
import type { World } from './world.ts'

/** What is proved. A test breaks one at a time, to show that the proof would notice. */
export const RULES = { judge, setsCookie }
export type Rules = typeof RULES

/** Seconds: REFRESH_GRACE as it comes. */
const GRACE = 60

export interface Answer {
  rule: RefreshRule
  /** The token's. */
  generation: number
  setsCookie: boolean
}

export type Service = (generation: number, byCookie?: boolean) => Answer

/** All replicas with the database behind them: one session, on one locked row, on one clock. */
export function createService(world: World, rules: Rules): Service {
  let state: RefreshState = {
    generation: 1,
    previousGeneration: null,
    rotatedAt: 0,
    presented: false,
  }
  return (generation, byCookie = true) => {
    const now = world.now() / 1000
    const age = now - state.rotatedAt
    const { rule, state: next } = rules.judge(state, { generation, byCookie, now, grace: GRACE })
    state = next
    world.note(() => `  r${generation} is ${rule}, r${state.generation} is current`)
    if (rule === 'reuse') world.stop()
    return { rule, generation: state.generation, setsCookie: rules.setsCookie(rule, age, GRACE) }
  }
}
