import { ANSWER_TIMEOUT } from '@gatehouse/contract'

export type RefreshRule = 'same' | 'rotated' | 'grace' | 'lost' | 'reuse'

/** Seconds after the first presentation of a lost generation in which rule (c) accepts it. */
export const LOST_SECONDS = 6 * 3_600
/** Seconds after which a client no longer waits for a response. */
export const ANSWER_SECONDS = ANSWER_TIMEOUT / 1_000
/** Seconds after which a browser has saved a cookie. */
const SAVED_SECONDS = 30
/** Age in seconds from which an access token's use proves that the client received its refresh token. */
export const RECEIVED_SECONDS = ANSWER_SECONDS + SAVED_SECONDS

/**
 * Whether a response may set the refresh cookie. A late response from the end of the grace period could overwrite the
 * generation that rule (c) made since, or let another tab present one that rule (c) is about to revoke. Without it, the
 * browser keeps the previous cookie, which is still valid.
 * @param age seconds since the rotation
 */
export const setsCookie = (rule: RefreshRule, age: number, grace: number): boolean =>
  rule !== 'grace' || age < grace / 2

interface RefreshResponse {
  rule: RefreshRule
  /** Seconds since the rotation. */
  age: number
  /** Whether a response with the previous generation may arrive after this one. */
  overtakable: boolean
}

/**
 * Whether the response's access token may later prove that the client received the refresh token beside it. Otherwise a
 * late response with the previous generation could restore the old cookie while the access token is still used.
 */
export const provesReceipt = ({ rule, age, overtakable }: RefreshResponse): boolean =>
  rule === 'rotated' ? !overtakable : rule === 'lost' || age >= ANSWER_SECONDS
