import { createUser, deleteUser, unlockUser } from '@gatehouse/contract'
import { call } from '#/lib/api.ts'
import { type FormResult, parseForm, submit } from '#/lib/form.ts'
import { actionByIntent } from '#/lib/form-action.ts'
import { loadPasswordMinLength } from '#/lib/registration.ts'
import { edit } from './edit.ts'
import { NewUser } from './new-user.ts'

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

const idOf = (form: FormData): string => String(form.get('id'))

/** Handles the forms of the people page. */
export const peopleAction = actionByIntent<FormResult>({ add, edit, remove, unlock })
