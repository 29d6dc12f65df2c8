import { ApproveUserBody, approveUser, RejectUserBody, rejectUser } from '@gatehouse/contract'
import { call } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'
import { flash } from '#/lib/flash.ts'
import { type FormResult, failureOf, parseForm } from '#/lib/form.ts'
import { actionByIntent } from '#/lib/form-action.ts'
import { paths } from '#/lib/paths.ts'

const paramsOf = (form: FormData) => ({ id: String(form.get('id')) })

/** Reports an outcome. It counts as done, so the list reloads. */
function report(text: string, kind: 'done' | 'failed' = 'done'): FormResult {
  flash(text, kind, paths.waiting)
  return { done: text }
}

async function decide(work: () => Promise<string>): Promise<FormResult> {
  try {
    return report(await work())
  } catch (error) {
    if (hasCode(error, 'conflict'))
      return report('Somebody else has already decided this.', 'failed')
    if (hasCode(error, 'not_found')) return report('This registration no longer exists.', 'failed')
    return { failure: failureOf(error) }
  }
}

async function approve(form: FormData): Promise<FormResult> {
  const { value, failure } = parseForm(ApproveUserBody, form)
  if (failure) return { failure }
  return decide(async () => {
    const { data } = await call(approveUser, { params: paramsOf(form), body: value })
    return `${data.username} can log in now.`
  })
}

async function reject(form: FormData): Promise<FormResult> {
  const { value, failure } = parseForm(RejectUserBody, form)
  if (failure) return { failure }
  const reason = value.reason?.trim()
  return decide(async () => {
    const body = reason ? { reason } : {}
    const { data } = await call(rejectUser, { params: paramsOf(form), body })
    return `${data.username} was rejected.`
  })
}

/** Handles the decisions about registrations. */
export const waitingAction = actionByIntent<FormResult>({ approve, reject })
