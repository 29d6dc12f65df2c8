import { type OpenInvitation, readInvitation } from '@gatehouse/contract'
import { hasCode } from '#/lib/api-error.ts'
import { failureOf } from '#/lib/form.ts'
import { send } from '#/lib/http.ts'
import { linkToken } from '#/lib/link-token.ts'

const PROBLEMS = ['unknown', 'used', 'expired', 'superseded'] as const

/** Why an invitation can't be accepted. `missing`: the page was reloaded, or opened without a link. */
export type InvitationProblem = 'missing' | (typeof PROBLEMS)[number]

export type LoadedInvitation =
  | { invitation: OpenInvitation; problem?: undefined; failed?: undefined }
  | { problem: InvitationProblem; invitation?: undefined; failed?: undefined }
  | { failed: string; invitation?: undefined; problem?: undefined }

/** Loads what the page's link is for, which does not use it up. Needs no session, and ends none. */
export async function loadInvitation(): Promise<LoadedInvitation> {
  const token = linkToken()
  if (token === null) return { problem: 'missing' }
  try {
    return { invitation: (await send(readInvitation, { body: { token } })).data }
  } catch (error) {
    const problem = PROBLEMS.find((name) => hasCode(error, `link_${name}`))
    return problem ? { problem } : { failed: failureOf(error).message ?? 'Try again.' }
  }
}
