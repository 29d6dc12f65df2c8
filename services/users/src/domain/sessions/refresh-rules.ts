import { ANSWER_TIMEOUT } from '@gatehouse/contract'

export type RefreshRule = 'same' | 'rotated' | 'grace' | 'lost' | 'reuse'

/** Seconds from the first presentation of a previous generation as lost to the last one. */
export const LOST_SECONDS = 6 * 3_600
/** Seconds within which an answer arrives or never does. */
export const ANSWER_SECONDS = ANSWER_TIMEOUT / 1_000
/** Seconds after which a browser has saved a cookie. */
const SAVED_SECONDS = 30
/** Seconds after its issue from which an access token, when used, proves that its refresh token was kept. */
export const RECEIVED_SECONDS = ANSWER_SECONDS + SAVED_SECONDS

/** The columns of a session's row that decide about a refresh token. Times are seconds, on the clock of `Presentation`. */
export interface RefreshState {
  generation: number
  previousGeneration: number | null
  rotatedAt: number
  lastUsedAt: number
  /** Whether the current generation was ever presented, other than by cookie. */
  presented: boolean
  /** The generation that the client is proved to have received. */
  receivedGeneration: number | null
  /** The previous generation that was presented as lost. */
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
  /** Whether an answer with the generation before may arrive after this one. */
  overtakable: boolean
}

/**
 * The rules by which a presented generation is judged, as `presentRefreshToken` of refresh.ts
 * says them in SQL; a test holds the two together. This one is for proving them.
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
  if (rule === 'lost') return { rule, state: { ...next, ...rowOfLosses(state, now) }, overtakable }
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
  const { lostSince } = rowOfLosses(state, now)
  return now < lostSince + LOST_SECONDS
}

function rowOfLosses(
  { previousGeneration, lostFromGeneration, lostSince }: RefreshState,
  now: number,
) {
  const goesOn = lostFromGeneration === previousGeneration && lostSince !== null
  return { lostFromGeneration: previousGeneration, lostSince: goesOn ? lostSince : now }
}

/** The state after an access token that proves the receipt of a generation was used. */
export const received = (state: RefreshState, generation: number, now: number): RefreshState =>
  generation === state.generation && now >= state.rotatedAt + RECEIVED_SECONDS
    ? { ...state, receivedGeneration: generation }
    : state

/**
 * Whether an answer may set its token as the browser's cookie. One that is sent at the end of the
 * grace and comes late could overwrite what rule (c) made meanwhile, or let another tab present what
 * rule (c) is about to make void. The cookie stays the previous one then, which is good as well.
 * @param age seconds since the rotation
 */
export const setsCookie = (rule: RefreshRule, age: number, grace: number): boolean =>
  rule !== 'grace' || age < grace / 2

interface Answered {
  rule: RefreshRule
  /** Seconds since the rotation. */
  age: number
  overtakable: boolean
}

/**
 * Whether the answer's access token may prove later that the client kept the refresh token of the same
 * answer. An answer with the generation before that arrives later would put its cookie back, while the
 * access token goes on to be used.
 */
export const provesReceipt = ({ rule, age, overtakable }: Answered): boolean =>
  rule === 'rotated' ? !overtakable : rule === 'lost' || age >= ANSWER_SECONDS
