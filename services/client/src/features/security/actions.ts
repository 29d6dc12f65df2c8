import {
  ChangeFactorsBody,
  ConfirmTotpBody,
  confirmTotp,
  removeTotp,
  replaceRecoveryCodes,
  StartTotpBody,
  startTotp,
  type User,
} from '@gatehouse/contract'
import type * as z from 'zod/mini'
import { call, callForCookies } from '#/lib/api.ts'
import { type FormResult, parseForm, submit } from '#/lib/form.ts'
import { actionByIntent, asUser } from '#/lib/form-action.ts'
import { replaceSession } from '#/lib/log-in.ts'
import { newCodes, setup } from './hand-overs.ts'

/** Returns the handler of a form with this schema. */
const handler = <S extends z.ZodMiniObject>(
  schema: S,
  work: (body: z.output<S>, user: User) => Promise<string>,
) =>
  asUser<FormResult>(async (user, form) => {
    const { value, failure } = parseForm(schema, form)
    return failure ? { failure } : submit(() => work(value, user))
  })

/** Handles the forms of the security page. */
export const securityAction = actionByIntent<FormResult>({
  start: handler(StartTotpBody, async (body) => {
    const { data } = await call(startTotp, { body })
    setup.keep({ ...data, password: body.current_password })
    return 'Scan the QR code with your app.'
  }),
  confirm: handler(ConfirmTotpBody, async (body, user) => {
    const answer = await callForCookies(confirmTotp, { body })
    replaceSession(user, answer)
    newCodes.keep(answer.data.recovery_codes)
    return 'The authenticator app was added. All other sessions ended.'
  }),
  remove: handler(ChangeFactorsBody, async (body, user) => {
    replaceSession(user, await callForCookies(removeTotp, { body }))
    return 'The authenticator app was removed. All other sessions ended.'
  }),
  codes: handler(ChangeFactorsBody, async (body) => {
    const { data } = await call(replaceRecoveryCodes, { body })
    newCodes.keep(data.recovery_codes)
    return 'The former recovery codes no longer work.'
  }),
})
