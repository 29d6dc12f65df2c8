import { handOver } from '#/lib/hand-over.ts'

/** The link that the service answers where no mail is sent. */
export const resetLink = handOver<string>()
