import {
  addPasskey,
  ChangeFactorsBody,
  ConfirmTotpBody,
  confirmTotp,
  PASSKEY_SECONDS,
  RenamePasskeyBody,
  removePasskey,
  removeTotp,
  removeTrustedDevice,
  removeTrustedDevices,
  renamePasskey,
  replaceRecoveryCodes,
  StartPasskeyBody,
  StartTotpBody,
  startPasskey,
  startTotp,
  type User,
} from '@gatehouse/contract'
import type * as z from 'zod/mini'
import { call, callForCookies } from '#/lib/api.ts'
import { type FormResult, parseForm, submit } from '#/lib/form.ts'
import { actionByIntent, asUser } from '#/lib/form-action.ts'
import { replaceSession } from '#/lib/log-in.ts'
import { createPasskey, passkeySignal } from '#/lib/passkeys.ts'
import { creation, newCodes, setup } from './hand-overs.ts'

/** Returns the handler of a form with this schema. */
const handler = <S extends z.ZodMiniObject>(
  schema: S,
  work: (body: z.output<S>, context: { user: User; form: FormData }) => Promise<string>,
) =>
  asUser<FormResult>(async (user, form) => {
    const { value, failure } = parseForm(schema, form)
    return failure ? { failure } : submit(() => work(value, { user, form }))
  })

/** The parameters of the passkey that a form is about. */
const passkeyIn = (form: FormData) => ({ id: String(form.get('id')) })

/** Returns the options of the last attempt while the browser has not used them, or else new ones. */
async function startOrResume(body: z.output<typeof StartPasskeyBody>) {
  const kept = creation.take()
  if (kept && Date.now() < kept.until) return kept
  const until = Date.now() + (PASSKEY_SECONDS - 60) * 1_000
  const { data } = await call(startPasskey, { body })
  return { options: data, until }
}

/** @param id of a trusted device, or empty for all */
async function untrust(id: string): Promise<string> {
  if (id) await call(removeTrustedDevice, { params: { id } })
  else await call(removeTrustedDevices, {})
  return id ? 'Log-ins on that device need a code again.' : 'Each log-in needs a code again.'
}

/** Handles the forms of the security page. */
export const securityAction = actionByIntent<FormResult>({
  start: handler(StartTotpBody, async (body) => {
    const { data } = await call(startTotp, { body })
    setup.keep({ ...data, password: body.current_password })
    return 'Scan the QR code with your app.'
  }),
  confirm: handler(ConfirmTotpBody, async (body, { user }) => {
    const answer = await callForCookies(confirmTotp, { body })
    replaceSession(user, answer)
    newCodes.keep(answer.data.recovery_codes)
    return 'The authenticator app was added. All other sessions ended.'
  }),
  remove: handler(ChangeFactorsBody, async (body, { user }) => {
    replaceSession(user, await callForCookies(removeTotp, { body }))
    return 'The authenticator app was removed. All other sessions ended.'
  }),
  codes: handler(ChangeFactorsBody, async (body) => {
    const { data } = await call(replaceRecoveryCodes, { body })
    newCodes.keep(data.recovery_codes)
    return 'The former recovery codes no longer work.'
  }),
  'add-passkey': handler(StartPasskeyBody, async (body, { user }) => {
    const signal = passkeySignal()
    const started = await startOrResume(body)
    creation.keep(started)
    const credential = await createPasskey(started.options, signal)
    creation.take()
    const answer = await callForCookies(addPasskey, { body: { credential } })
    replaceSession(user, answer)
    return `The passkey “${answer.data.name}” was added. All other sessions ended.`
  }),
  'rename-passkey': handler(RenamePasskeyBody, async (body, { form }) => {
    const { data } = await call(renamePasskey, { params: passkeyIn(form), body })
    return `The passkey is now called “${data.name}”.`
  }),
  'remove-passkey': handler(StartPasskeyBody, async (body, { user, form }) => {
    const answer = await callForCookies(removePasskey, { params: passkeyIn(form), body })
    replaceSession(user, answer)
    return `The passkey “${form.get('name')}” was removed. All other sessions ended.`
  }),
  untrust: asUser<FormResult>((_, form) => submit(() => untrust(String(form.get('id'))))),
})
