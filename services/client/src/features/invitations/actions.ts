import {
  type InvitationResult,
  invite as inviteEndpoint,
  resendInvitation,
  revokeInvitation,
} from '@gatehouse/contract'
import { call } from '#/lib/api.ts'
import { type FormResult, parseForm, submit } from '#/lib/form.ts'
import { actionByIntent } from '#/lib/form-action.ts'
import { InviteForm, namingAddresses } from './invite-form.ts'
import { latestResult } from './latest-result.ts'

const countOf = ({ invited }: InvitationResult): string => {
  if (invited.length === 0) return 'Nobody was invited.'
  return invited.length === 1 ? '1 person was invited.' : `${invited.length} people were invited.`
}

async function invite(form: FormData): Promise<FormResult> {
  const { value, failure } = parseForm(InviteForm, form)
  const result = failure
    ? { failure }
    : await submit(async () => {
        const { data } = await call(inviteEndpoint, { body: value })
        latestResult.keep(data)
        return countOf(data)
      })
  if (!result.failure) return result
  return { failure: namingAddresses(result.failure, String(form.get('emails'))) }
}

const paramsOf = (form: FormData) => ({ id: String(form.get('id')) })

const resend = (form: FormData): Promise<FormResult> =>
  submit(async () => {
    const { data } = await call(resendInvitation, { params: paramsOf(form) })
    latestResult.keep({ invited: [data], skipped: [] })
    return `The invitation of ${data.email} was renewed.`
  })

const revoke = (form: FormData): Promise<FormResult> =>
  submit(async () => {
    await call(revokeInvitation, { params: paramsOf(form) })
    return `The invitation of ${form.get('email')} was revoked.`
  })

/** Handles the forms of the invitations page. */
export const invitationsAction = actionByIntent<FormResult>({ invite, resend, revoke })
