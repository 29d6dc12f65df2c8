import { handOver } from '#/lib/hand-over.ts'

/** The days for which the browser can be trusted, which the first step of a log-in leaves for the second. */
export const trustDays = handOver<number>()
