import type { User } from '@gatehouse/contract'
import type { ActionFunctionArgs } from 'react-router'
import type { FormFailure } from './form.ts'
import { loggedInUser } from './session.ts'

type Handler<R> = (form: FormData, args: ActionFunctionArgs) => Promise<R>

/** Returns a route's action, which runs the handler that the form's `intent` field names. */
export const actionByIntent =
  <R>(handlers: Record<string, Handler<R>>) =>
  async (args: ActionFunctionArgs): Promise<R> => {
    const form = await args.request.formData()
    const intent = String(form.get('intent'))
    const handler = Object.hasOwn(handlers, intent) ? handlers[intent] : undefined
    if (!handler) throw new Error(`The page has no form with the intent ${intent}`)
    return handler(form, args)
  }

/** Returns a handler that fails while the session-ended dialog asks the user to log in again. */
export const asUser =
  <R>(handle: (user: User, form: FormData) => Promise<R>) =>
  async (form: FormData): Promise<R | { failure: FormFailure }> => {
    const user = loggedInUser()
    if (!user) return { failure: { message: 'Log in again, then save.', session: true } }
    return handle(user, form)
  }
