export type RefreshRule = 'same' | 'rotated' | 'grace' | 'lost' | 'reuse'

/** What decides about a refresh token: a session's row. */
export interface RefreshState {
  generation: number
  previousGeneration: number | null
  /** Seconds, on the clock of `Presentation`. */
  rotatedAt: number
  /** Whether the current generation was ever presented, other than by cookie. */
  presented: boolean
}

export interface Presentation {
  generation: number
  byCookie: boolean
  /** Seconds. */
  now: number
  grace: number
}

/**
 * The rules by which a presented generation is judged, as `presentRefreshToken` of data/refresh.ts
 * says them in SQL; a test holds the two together. This one is for proving them.
 */
export function judge(
  state: RefreshState,
  { generation, byCookie, now, grace }: Presentation,
): { rule: RefreshRule; state: RefreshState } {
  const rule = ruleFor(state, { generation, age: now - state.rotatedAt, grace })
  if (rule === 'same') return { rule, state: { ...state, presented: state.presented || !byCookie } }
  if (rule === 'grace' || rule === 'reuse') return { rule, state }
  const next = {
    generation: state.generation + 1,
    previousGeneration: rule === 'rotated' ? state.generation : state.previousGeneration,
    rotatedAt: now,
    presented: false,
  }
  return { rule, state: next }
}

function ruleFor(
  { generation: current, previousGeneration, presented }: RefreshState,
  { generation, age, grace }: { generation: number; age: number; grace: number },
): RefreshRule {
  if (generation === current) return age < 2 * grace ? 'same' : 'rotated'
  if (generation !== previousGeneration) return 'reuse'
  if (age < grace) return 'grace'
  return presented ? 'reuse' : 'lost'
}

/**
 * Whether an answer may set its token as the browser's cookie. One that is sent at the end of the
 * grace and comes late could overwrite what rule (c) made meanwhile, or let another tab present what
 * rule (c) is about to make void. The cookie stays the previous one then, which is good as well.
 * @param age seconds since the rotation
 */
export const setsCookie = (rule: RefreshRule, age: number, grace: number): boolean =>
  rule !== 'grace' || age < grace / 2
