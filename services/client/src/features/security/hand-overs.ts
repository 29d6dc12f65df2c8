import type { PasskeyCreation, TotpSetup } from '@gatehouse/contract'
import { handOver } from '#/lib/hand-over.ts'

export interface Setup extends TotpSetup {
  /** The confirmation needs it again. */
  password: string
}

/** An authenticator app before its first code. */
export const setup = handOver<Setup>()

/** Recovery codes, which the service answers once. */
export const newCodes = handOver<string[]>()

/** The options of a passkey that the person did not confirm. Another attempt needs no other code. */
export const creation = handOver<{ options: PasskeyCreation; until: number }>()
