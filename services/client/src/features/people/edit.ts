import {
  ERRORS,
  getUser,
  patchUser,
  Role,
  UpdateUserBody,
  type User,
  updateUser,
} from '@gatehouse/contract'
import * as z from 'zod/mini'
import { waitingAddress } from '#/lib/address-change.ts'
import { callTagged } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'
import { type FormFailure, type FormResult, failureOf, parseForm } from '#/lib/form.ts'
import type { Tagged } from '#/lib/http.ts'
import { loggedInUser, setUser } from '#/lib/session.ts'
import { type EditResult, type StaleEdit, type Version, versionOf } from '#/lib/version.ts'
import { type Draft, differ, draftOf, isMergeable } from './draft.ts'
import { userFailureOf } from './failure.ts'

export const UserForm = z.extend(UpdateUserBody, { role: Role })

/** Loads the current version of an account. The role is absent for readers who may not change it. */
export async function loadUser(id: string): Promise<Version<User> | FormFailure> {
  try {
    const { answer, etag } = await callTagged(getUser, { params: { id } })
    return 'role' in answer.data
      ? { row: answer.data, etag }
      : { message: ERRORS.insufficient_scope.message }
  } catch (error) {
    return userFailureOf(error)
  }
}

export const isVersion = (loaded: Version<User> | FormFailure): loaded is Version<User> =>
  'row' in loaded

interface Edit {
  id: string
  wanted: Draft
  /** The values that the form started from. */
  before: Draft
  /** Only for another own address. */
  password?: string | undefined
}

function doneWith({ username, email }: Draft, renamed: Version<User> | undefined): FormResult {
  const waiting = renamed && waitingAddress(email, renamed.row)
  return { done: `${username} was saved.${waiting ? ` ${waiting}` : ''}` }
}

/** Updates the session when admins change their own account. */
function noteSaved(tagged: Tagged<{ data: User }>): Version<User> {
  const version = versionOf(tagged)
  if (version.row.id === loggedInUser()?.id) setUser(version.row)
  return version
}

async function rename(
  { id, wanted, password }: Edit,
  ifMatch: string | undefined,
): Promise<Version<User>> {
  const { username, email } = wanted
  const body = { username, email, ...(password !== undefined && { current_password: password }) }
  return noteSaved(await callTagged(updateUser, { params: { id }, body, ifMatch }))
}

async function setAccess({ id, wanted, before }: Edit, ifMatch: string | undefined): Promise<void> {
  const body = {
    ...(wanted.role !== before.role && { role: wanted.role }),
    ...(wanted.active !== before.active && { active: wanted.active }),
  }
  noteSaved(await callTagged(patchUser, { params: { id }, body, ifMatch }))
}

/** Retries a conflict that needs no decision by the user, else returns the current version. */
async function resolveConflict(edit: Edit): Promise<EditResult<User>> {
  const current = await loadUser(edit.id)
  if (!isVersion(current)) return { failure: current }
  const now = draftOf(current.row)
  // An earlier answer was lost, or the service only recorded a log-in.
  if (isMergeable(now, edit.before, edit.wanted))
    return save({ ...edit, before: now }, current.etag)
  return { failure: {}, current }
}

/** Reports that only the first of two calls succeeded. */
function savedInPart(current: Version<User>, error: unknown): StaleEdit<User> {
  const { message, errors, request_id } = failureOf(error)
  const reason = message ?? Object.values(errors ?? {}).join(' ')
  return {
    failure: {
      message: `The username and email are saved. The role and access are not: ${reason}`,
      ...(request_id && { request_id }),
    },
    current,
    savedInPart: true,
  }
}

/** Renames first: admins who give up their own role could not rename afterwards. */
async function save(edit: Edit, ifMatch: string | undefined): Promise<EditResult<User>> {
  const { before, wanted } = edit
  let renamed: Version<User> | undefined
  try {
    if (differ(before, wanted, 'username', 'email')) renamed = await rename(edit, ifMatch)
    if (differ(before, wanted, 'role', 'active')) await setAccess(edit, renamed?.etag ?? ifMatch)
    return doneWith(wanted, renamed)
  } catch (error) {
    if (renamed) return savedInPart(renamed, error)
    if (hasCode(error, 'precondition_failed')) return resolveConflict(edit)
    return { failure: userFailureOf(error) }
  }
}

/** Saves an account's form in one or two calls, if the account still has the form's version. */
export async function edit(form: FormData): Promise<EditResult<User>> {
  const { value, failure } = parseForm(UserForm, form)
  if (failure) return { failure }
  const text = (name: string) => String(form.get(name) ?? '')
  const before = {
    username: text('username_before'),
    email: text('email_before'),
    role: Role.parse(text('role_before')),
    active: form.has('active_before'),
  }
  const { current_password: password, ...names } = value
  const wanted = { ...names, active: form.has('active') }
  return save({ id: text('id'), wanted, before, password }, text('etag') || undefined)
}
