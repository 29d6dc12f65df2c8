import { hasCode } from '#/lib/api-error.ts'
import { flash } from '#/lib/flash.ts'
import { type FormResult, failureOf } from '#/lib/form.ts'
import { paths } from '#/lib/paths.ts'

const GONE = 'This task was deleted, or is no longer yours.'

/** Reports a success. As a flash message, because the form may leave the list with its task. */
export function reportDone(done: string): FormResult {
  flash(done, 'done', paths.board)
  return { done }
}

/** Reports another user's change. The result counts as done, so the list reloads. */
export function reportConflict(current: string): FormResult {
  const text = `Not saved: somebody else has changed this. ${current}`
  flash(text, 'failed', paths.board)
  return { done: text }
}

/** Reports a failure. A task that no longer exists counts as done, so the list reloads. */
export function reportFailure(error: unknown): FormResult {
  if (!hasCode(error, 'not_found')) return { failure: failureOf(error) }
  flash(GONE, 'failed', paths.board)
  return { done: GONE }
}

/** Makes a change and reports its outcome. */
export async function reportOutcome(work: () => Promise<string>): Promise<FormResult> {
  try {
    return reportDone(await work())
  } catch (error) {
    return reportFailure(error)
  }
}

export const paramsOf = (form: FormData) => ({ params: { id: String(form.get('id')) } })
