import { getTask, type Task } from '@gatehouse/contract'
import { callTagged } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'
import type { FormResult } from '#/lib/form.ts'
import { paramsOf, refused, stale, told } from './outcome.ts'

/** A change of one field from the list. */
interface Step {
  read: (task: Task) => string
  /** What the list showed in the field, and what is to stand there. */
  shown: string
  wanted: string
  say: (task: Task) => string
  write: (ifMatch: string | undefined) => Promise<Task>
}

/**
 * Changes the field over the value that the list showed, and over no other: what somebody else has made of
 * it meanwhile is told instead. The list knows no ETags, so the task is asked for its own first.
 */
export async function overShown(form: FormData, step: Step): Promise<FormResult> {
  const { read, shown, wanted, say, write } = step
  try {
    const { answer, etag } = await callTagged(getTask, paramsOf(form))
    const now = read(answer.data)
    if (now === wanted) return told(say(answer.data))
    if (now !== shown) return stale(say(answer.data))
    return told(say(await write(etag)))
  } catch (error) {
    // Changed in this very moment, and perhaps elsewhere: it is looked at again.
    return hasCode(error, 'precondition_failed') ? overShown(form, step) : refused(error)
  }
}
