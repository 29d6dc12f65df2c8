import { endOtherSessions, endSession, endUserSession, endUserSessions } from '@gatehouse/contract'
import { call } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'
import { type FormResult, submit } from '#/lib/form.ts'

const textOf = (form: FormData, name: string): string => String(form.get(name) ?? '')

/** A session that is over already is what was wanted. */
async function endOne(ending: Promise<unknown>): Promise<string> {
  await ending.catch((error: unknown) => {
    if (!hasCode(error, 'not_found')) throw error
  })
  return 'The session is ended.'
}

/** Ends one's own sessions: the one that the form names, or all but this one. */
export const endOwn = (form: FormData): Promise<FormResult> =>
  submit(async () => {
    if (form.get('intent') === 'end-all') {
      await call(endOtherSessions, {})
      return 'All other sessions ended.'
    }
    return endOne(call(endSession, { params: { id: textOf(form, 'session') } }))
  })

/** Ends another's sessions: the one that the form names, or all. */
export const endOf = (userId: string, form: FormData): Promise<FormResult> =>
  submit(async () => {
    if (form.get('intent') === 'end-all') {
      await call(endUserSessions, { params: { id: userId } })
      return 'All sessions ended.'
    }
    const params = { id: userId, session: textOf(form, 'session') }
    return endOne(call(endUserSession, { params }))
  })
