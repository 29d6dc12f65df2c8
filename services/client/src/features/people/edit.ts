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
import { callTagged } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'
import { type FormFailure, type FormResult, failureOf, parseForm } from '#/lib/form.ts'
import { loggedInUser, setUser } from '#/lib/session.ts'
import { type Draft, differ, draftOf, isMergeable } from './draft.ts'

/** An account and the ETag that a change of it rests on. */
export interface Version {
  user: User
  etag: string | undefined
}

/** An edit that was refused or saved in part, and what the account is now. */
export interface UnfinishedEdit {
  failure: FormFailure
  /** Somebody else's version. */
  theirs?: Version
  /** The version with one's own username and email, when only role and access were refused. */
  saved?: Version
}

export const isUnfinished = (result: FormResult): result is UnfinishedEdit =>
  'theirs' in result || 'saved' in result

export const PersonForm = z.extend(UpdateUserBody, { role: Role })

const GONE = 'This account is gone: somebody deleted it.'

/** The account as it is now. Only admins get everything that they may change. */
export async function loadPerson(id: string): Promise<Version | FormFailure> {
  try {
    const { answer, etag } = await callTagged(getUser, { params: { id } })
    return 'role' in answer.data
      ? { user: answer.data, etag }
      : { message: ERRORS.insufficient_scope.message }
  } catch (error) {
    return hasCode(error, 'not_found') ? { message: GONE } : failureOf(error)
  }
}

export const isVersion = (loaded: Version | FormFailure): loaded is Version => 'user' in loaded

interface Edit {
  id: string
  wanted: Draft
  /** What the form showed at first. */
  before: Draft
}

const doneWith = ({ username }: Draft): FormResult => ({ done: `${username} is saved.` })

function taken({ answer, etag }: { answer: { data: User }; etag: string | undefined }): Version {
  if (answer.data.id === loggedInUser()?.id) setUser(answer.data)
  return { user: answer.data, etag }
}

async function rename({ id, wanted }: Edit, ifMatch: string | undefined): Promise<Version> {
  const { username, email } = wanted
  return taken(await callTagged(updateUser, { params: { id }, body: { username, email }, ifMatch }))
}

async function permit({ id, wanted, before }: Edit, ifMatch: string | undefined): Promise<void> {
  const body = {
    ...(wanted.role !== before.role && { role: wanted.role }),
    ...(wanted.active !== before.active && { active: wanted.active }),
  }
  taken(await callTagged(patchUser, { params: { id }, body, ifMatch }))
}

/** Goes on from what the account has become, where nobody has to be asked about it. */
async function meet(edit: Edit): Promise<FormResult | UnfinishedEdit> {
  const theirs = await loadPerson(edit.id)
  if (!isVersion(theirs)) return { failure: theirs }
  const now = draftOf(theirs.user)
  // The same as the form showed or wants: an answer was lost on its way, or only a log-in was recorded.
  if (isMergeable(now, edit.before, edit.wanted)) return save({ ...edit, before: now }, theirs.etag)
  return { failure: {}, theirs }
}

/** Says which half is saved: the service takes an account in two calls. */
function halfSaved(saved: Version, error: unknown): UnfinishedEdit {
  const { message, errors, request_id } = failureOf(error)
  const reason = message ?? Object.values(errors ?? {}).join(' ')
  return {
    failure: {
      message: `The username and email are saved. The role and access are not: ${reason}`,
      ...(request_id && { request_id }),
    },
    saved,
  }
}

/** Renames first: after taking one's own admin role away, the other call would be refused. */
async function save(edit: Edit, ifMatch: string | undefined): Promise<FormResult | UnfinishedEdit> {
  const { before, wanted } = edit
  let renamed: Version | undefined
  try {
    if (differ(before, wanted, 'username', 'email')) renamed = await rename(edit, ifMatch)
    if (differ(before, wanted, 'role', 'active')) await permit(edit, renamed?.etag ?? ifMatch)
    return doneWith(wanted)
  } catch (error) {
    if (renamed) return halfSaved(renamed, error)
    if (hasCode(error, 'precondition_failed')) return meet(edit)
    return { failure: hasCode(error, 'not_found') ? { message: GONE } : failureOf(error) }
  }
}

/** Saves an account's form, in one or two calls, over the version that it rests on. */
export async function edit(form: FormData): Promise<FormResult | UnfinishedEdit> {
  const { value, failure } = parseForm(PersonForm, form)
  if (failure) return { failure }
  const text = (name: string) => String(form.get(name) ?? '')
  const before = {
    username: text('username_before'),
    email: text('email_before'),
    role: Role.parse(text('role_before')),
    active: form.has('active_before'),
  }
  const wanted = { ...value, active: form.has('active') }
  return save({ id: text('id'), wanted, before }, text('etag') || undefined)
}
