/** Milliseconds that a client waits for an answer. The refresh rules tolerate an answer that is this late. */
export const ANSWER_TIMEOUT = 15_000

/** Milliseconds. */
const LEAD_TIME = 60_000

/**
 * Returns when to refresh an access token: after 80 % of its lifetime or a minute before its end, whichever
 * is later, minus a random part of up to a tenth, which spreads the refreshes of tabs opened together.
 * @param life milliseconds
 * @param random from 0 to 1
 * @returns milliseconds from the token's arrival
 */
export const refreshDelay = (life: number, random: number): number =>
  Math.max(life * 0.8, life - LEAD_TIME) * (1 - random / 10)
