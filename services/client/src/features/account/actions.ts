import {
  CONTEXT_WORD,
  containsContextWord,
  deleteUser,
  Password,
  requestEmailVerification,
  UpdateUserBody,
  type User,
  updateUser,
} from '@gatehouse/contract'
import * as z from 'zod/mini'
import { waitingAddress } from '#/lib/address-change.ts'
import { call, callForCookies } from '#/lib/api.ts'
import { redirectWithFlash } from '#/lib/flash.ts'
import { type FormResult, failureOf, parseForm, submit } from '#/lib/form.ts'
import { actionByIntent, asUser } from '#/lib/form-action.ts'
import { changePassword, leaveAccount } from '#/lib/log-in.ts'
import { paths } from '#/lib/paths.ts'
import { loadPasswordMinLength } from '#/lib/registration.ts'
import { setUser } from '#/lib/session.ts'
import { PasswordChange } from './password-change.ts'

const DeleteForm = z.object({ password: Password })

async function saveProfile(user: User, form: FormData): Promise<FormResult> {
  const { value, failure } = parseForm(UpdateUserBody, form)
  if (failure) return { failure }
  return submit(async () => {
    const { data } = await call(updateUser, { params: { id: user.id }, body: value })
    setUser(data)
    const waiting = waitingAddress(value.email, data)
    return waiting ? `Changes saved. ${waiting}` : 'Changes saved.'
  })
}

async function savePassword(user: User, form: FormData): Promise<FormResult> {
  await loadPasswordMinLength()
  const { value, failure } = parseForm(PasswordChange, form)
  if (failure) return { failure }
  if (containsContextWord(value.new_password, user)) {
    return { failure: { errors: { new_password: CONTEXT_WORD } } }
  }
  return submit(async () => {
    await changePassword(user, value)
    return 'Password changed. All other sessions ended.'
  })
}

const sendVerification = (): Promise<FormResult> =>
  submit(async () => {
    await call(requestEmailVerification, {})
    return 'A mail with a link is on its way, unless you got one within the last minute.'
  })

async function deleteAccount(user: User, form: FormData): Promise<FormResult | Response> {
  const { value, failure } = parseForm(DeleteForm, form)
  if (failure) return { failure }
  try {
    await callForCookies(deleteUser, { params: { id: user.id }, body: value })
  } catch (error) {
    return { failure: failureOf(error) }
  }
  leaveAccount('Your account was deleted.')
  return redirectWithFlash(paths.home, 'Your account was deleted.')
}

/** Handles the forms of the account page. */
export const accountAction = actionByIntent<FormResult | Response>({
  profile: asUser(saveProfile),
  password: asUser(savePassword),
  verify: asUser(sendVerification),
  delete: asUser(deleteAccount),
})
