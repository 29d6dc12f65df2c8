import {
  endOtherSessions,
  endSession,
  endUserSession,
  endUserSessions,
  forgetDevices,
  patchPreferences,
} from '@gatehouse/contract'
import type { ActionFunctionArgs } from 'react-router'
import { call } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'
import { type FormResult, submit } from '#/lib/form.ts'
import { actionByIntent } from '#/lib/form-action.ts'

const sessionIn = (form: FormData): string => String(form.get('session') ?? '')

/** Treats a session that has already ended as success. */
const endOne = (ending: Promise<unknown>): Promise<FormResult> =>
  submit(async () => {
    await ending.catch((error: unknown) => {
      if (!hasCode(error, 'not_found')) throw error
    })
    return 'The session was ended.'
  })

/** Ends the user's own sessions: the one that the form names, or all but the current one. */
export const ownSessionsAction = actionByIntent({
  end: (form) => endOne(call(endSession, { params: { id: sessionIn(form) } })),
  'end-all': () =>
    submit(async () => {
      await call(endOtherSessions, {})
      return 'All other sessions ended.'
    }),
  forget: () =>
    submit(async () => {
      await call(forgetDevices, {})
      return 'The known devices were removed.'
    }),
  'new-device-mail': (form) =>
    submit(async () => {
      const body = { notify_new_device: form.has('on') }
      const { data } = await call(patchPreferences, { body })
      return data.notify_new_device
        ? 'You get mail about log-ins on new devices.'
        : 'You no longer get mail about log-ins on new devices.'
    }),
})

const userIn = ({ params }: ActionFunctionArgs): string => params['id'] ?? ''

/** Ends the sessions of the user in the path: the one that the form names, or all. */
export const userSessionsAction = actionByIntent({
  end: (form, args) => {
    const params = { id: userIn(args), session: sessionIn(form) }
    return endOne(call(endUserSession, { params }))
  },
  'end-all': (_form, args) =>
    submit(async () => {
      await call(endUserSessions, { params: { id: userIn(args) } })
      return 'All sessions ended.'
    }),
})
