import {
  ANSWER_SECONDS,
  LOST_SECONDS,
  RECEIVED_SECONDS,
  type RefreshRule,
} from '../../src/domain/sessions/refresh-timing.ts'

/** The columns of a session's row that decide a refresh. Times are seconds on the clock of {@link Presentation}. */
export interface RefreshState {
  generation: number
  previousGeneration: number | null
  rotatedAt: number
  lastUsedAt: number
  /** Whether the current generation was presented, other than by cookie. */
  presented: boolean
  /** The generation that the client provably received. */
  receivedGeneration: number | null
  /** The previous generation, once rule (c) has accepted it. */
  lostFromGeneration: number | null
  lostSince: number | null
}

export interface Presentation {
  generation: number
  byCookie: boolean
  /** Seconds. */
  now: number
  grace: number
}

export interface Judgement {
  rule: RefreshRule
  state: RefreshState
  /** Whether a response with the previous generation may arrive after this one. */
  overtakable: boolean
}

/**
 * Applies the rules of refresh-rule.ts and refresh.ts, which state them in SQL. A test compares the two. The model tests
 * use this one.
 */
export function judge(state: RefreshState, presentation: Presentation): Judgement {
  const { byCookie, now, grace } = presentation
  const rule = ruleFor(state, presentation)
  const overtakable =
    rule === 'rotated' &&
    now < state.rotatedAt + 2 * grace + ANSWER_SECONDS &&
    now < state.lastUsedAt + ANSWER_SECONDS
  if (rule === 'reuse') return { rule, state, overtakable }
  const used = { ...state, lastUsedAt: now }
  if (rule === 'grace') return { rule, state: used, overtakable }
  if (rule === 'same') {
    return { rule, state: { ...used, presented: used.presented || !byCookie }, overtakable }
  }
  const next = { ...used, generation: state.generation + 1, rotatedAt: now, presented: false }
  if (rule === 'lost') return { rule, state: { ...next, ...lossOf(state, now) }, overtakable }
  return { rule, state: { ...next, previousGeneration: state.generation }, overtakable }
}

function ruleFor(
  state: RefreshState,
  { generation, now, grace }: Omit<Presentation, 'byCookie'>,
): RefreshRule {
  const age = now - state.rotatedAt
  if (generation === state.generation) return age < 2 * grace ? 'same' : 'rotated'
  if (generation !== state.previousGeneration) return 'reuse'
  if (age < grace) return 'grace'
  return mayBeLost(state, now) ? 'lost' : 'reuse'
}

function mayBeLost(state: RefreshState, now: number): boolean {
  if (state.presented || state.receivedGeneration === state.generation) return false
  const { lostSince } = lossOf(state, now)
  return now < lostSince + LOST_SECONDS
}

function lossOf({ previousGeneration, lostFromGeneration, lostSince }: RefreshState, now: number) {
  const isRepeated = lostFromGeneration === previousGeneration && lostSince !== null
  return { lostFromGeneration: previousGeneration, lostSince: isRepeated ? lostSince : now }
}

/** Returns the state after the use of an access token that proves the receipt of a generation. */
export const received = (state: RefreshState, generation: number, now: number): RefreshState =>
  generation === state.generation && now >= state.rotatedAt + RECEIVED_SECONDS
    ? { ...state, receivedGeneration: generation }
    : state
