import { hasCode } from '#/lib/api-error.ts'
import { flash } from '#/lib/flash.ts'
import { type FormResult, failureOf } from '#/lib/form.ts'
import { paths } from '#/lib/paths.ts'

const GONE = 'This task is gone: it was deleted, or is not yours any more.'

/** Says what was done. Here and not in the form, which may leave the list with its task. */
export function told(done: string): FormResult {
  flash(done, 'done', paths.board)
  return { done }
}

/** Says what somebody else did meanwhile. The list loads again. */
export function stale(now: string): FormResult {
  const text = `Not saved: somebody changed this meanwhile. ${now}`
  flash(text, 'failed', paths.board)
  return { done: text }
}

/** What a refusal tells the form. A task that is gone ends the matter: the list loads again. */
export function refused(error: unknown): FormResult {
  if (!hasCode(error, 'not_found')) return { failure: failureOf(error) }
  flash(GONE, 'failed', paths.board)
  return { done: GONE }
}

/** Makes a change, and says how it went. */
export async function tell(work: () => Promise<string>): Promise<FormResult> {
  try {
    return told(await work())
  } catch (error) {
    return refused(error)
  }
}

/** Names the task that a form is about. */
export const paramsOf = (form: FormData) => ({ params: { id: String(form.get('id')) } })
