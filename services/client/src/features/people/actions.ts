import { createUser, deleteUser, resetUserPassword, unlockUser } from '@gatehouse/contract'
import { call } from '#/lib/api.ts'
import { type FormResult, parseForm, submit } from '#/lib/form.ts'
import { actionByIntent } from '#/lib/form-action.ts'
import { loadPasswordMinLength } from '#/lib/registration.ts'
import { edit } from './edit.ts'
import { resetFactors } from './factors.ts'
import { NewUser } from './new-user.ts'
import { resetLink } from './reset-link.ts'

async function add(form: FormData): Promise<FormResult> {
  await loadPasswordMinLength()
  const { value, failure } = parseForm(NewUser, form)
  if (failure) return { failure }
  return submit(async () => {
    const { data } = await call(createUser, { body: value })
    return `${data.username} was added.`
  })
}

async function remove(form: FormData): Promise<FormResult> {
  return submit(async () => {
    await call(deleteUser, { params: { id: idOf(form) }, body: undefined })
    return `${form.get('username')} was deleted.`
  })
}

async function unlock(form: FormData): Promise<FormResult> {
  return submit(async () => {
    await call(unlockUser, { params: { id: idOf(form) } })
    return `${form.get('username')} was unlocked.`
  })
}

async function reset(form: FormData): Promise<FormResult> {
  return submit(async () => {
    const { data } = await call(resetUserPassword, { params: { id: idOf(form) } })
    if (data.link !== null) resetLink.keep(data.link)
    return `A reset mail to ${form.get('username')} is on its way.`
  })
}

const idOf = (form: FormData): string => String(form.get('id'))

/** Handles the forms of the people page. */
export const peopleAction = actionByIntent<FormResult>({
  add,
  edit,
  remove,
  reset,
  'reset-factors': resetFactors,
  unlock,
})
