import { hasCode } from './api-error.ts'
import { failureOf } from './form.ts'
import { linkToken } from './link-token.ts'

const PROBLEMS = ['unknown', 'used', 'expired', 'superseded'] as const

/** Why a link can't be used. `missing`: the page was reloaded, or opened without a link. */
export type LinkProblem = 'missing' | (typeof PROBLEMS)[number]

export type LoadedLink<L> =
  | { link: L; problem?: undefined; failed?: undefined }
  | { problem: LinkProblem; link?: undefined; failed?: undefined }
  | { failed: string; link?: undefined; problem?: undefined }

/** Loads what the page's link is for, which does not use it up. Needs no session, and ends none. */
export async function loadLink<L>(read: (token: string) => Promise<L>): Promise<LoadedLink<L>> {
  const token = linkToken()
  if (token === null) return { problem: 'missing' }
  try {
    return { link: await read(token) }
  } catch (error) {
    const problem = PROBLEMS.find((name) => hasCode(error, `link_${name}`))
    return problem ? { problem } : { failed: failureOf(error).message ?? 'Try again.' }
  }
}
