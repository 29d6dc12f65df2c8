import { type AccountLink, readLink } from '@gatehouse/contract'
import { hasCode } from '#/lib/api-error.ts'
import { failureOf } from '#/lib/form.ts'
import { send } from '#/lib/http.ts'
import { linkToken } from '#/lib/link-token.ts'

/** Why a link can't be used. `missing`: the page was reloaded, or opened without a link. */
export type LinkProblem = 'missing' | 'unknown' | 'used' | 'expired' | 'superseded'

export type LoadedLink =
  | { link: AccountLink; problem?: undefined; failed?: undefined }
  | { problem: LinkProblem; link?: undefined; failed?: undefined }
  | { failed: string; link?: undefined; problem?: undefined }

const PROBLEMS = ['unknown', 'used', 'expired', 'superseded'] as const

/** Loads what the page's link is for, which does not use it up. Needs no session, and ends none. */
export async function loadLink(purpose: AccountLink['purpose']): Promise<LoadedLink> {
  const token = linkToken()
  if (token === null) return { problem: 'missing' }
  try {
    const { data } = await send(readLink, { body: { token } })
    return data.purpose === purpose ? { link: data } : { problem: 'unknown' }
  } catch (error) {
    const problem = PROBLEMS.find((name) => hasCode(error, `link_${name}`))
    return problem ? { problem } : { failed: failureOf(error).message ?? 'Try again.' }
  }
}
