/** Milliseconds that a client waits for an answer. The rules of refreshing bear with one that comes this late. */
export const ANSWER_TIMEOUT = 15_000

/** Milliseconds. */
const AHEAD = 60_000

/**
 * When to renew an access token: after 80 % of its life or a minute before its end, whichever is
 * later, less a random part of up to a tenth, so that tabs which began together drift apart.
 * @param life milliseconds
 * @param random from 0 to 1
 * @returns milliseconds from the token's arrival
 */
export const refreshDelay = (life: number, random: number): number =>
  Math.max(life * 0.8, life - AHEAD) * (1 - random / 10)
