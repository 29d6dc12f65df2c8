import type { ActionFunctionArgs } from 'react-router'

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
