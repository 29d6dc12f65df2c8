import {
  type Factors,
  getUserFactors,
  ResetFactorsBody,
  resetUserFactors,
} from '@gatehouse/contract'
import { call } from '#/lib/api.ts'
import { type FormFailure, type FormResult, parseForm } from '#/lib/form.ts'
import { userFailureOf } from './failure.ts'

export async function loadFactors(id: string): Promise<Factors | FormFailure> {
  try {
    return (await call(getUserFactors, { params: { id } })).data
  } catch (error) {
    return userFailureOf(error)
  }
}

export const areFactors = (loaded: Factors | FormFailure): loaded is Factors => 'totp' in loaded

/** Removes a user's second factors. */
export async function resetFactors(form: FormData): Promise<FormResult> {
  const { value, failure } = parseForm(ResetFactorsBody, form)
  if (failure) return { failure }
  try {
    await call(resetUserFactors, { params: { id: String(form.get('id')) }, body: value })
    return { done: `${form.get('username')}’s second factor was removed.` }
  } catch (error) {
    return { failure: userFailureOf(error) }
  }
}
