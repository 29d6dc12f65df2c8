import { getTask, type Task } from '@gatehouse/contract'
import { callTagged } from '#/lib/api.ts'
import { hasCode } from '#/lib/api-error.ts'
import type { FormResult } from '#/lib/form.ts'
import { paramsOf, reportConflict, reportDone, reportFailure } from './outcome.ts'

interface FieldChange {
  read: (task: Task) => string
  /** The value in the list. */
  expected: string
  wanted: string
  describe: (task: Task) => string
  write: (ifMatch: string | undefined) => Promise<Task>
}

/**
 * Changes a field if it still has the value that the list shows, else reports the conflict. Loads the task first,
 * because the list has no ETags.
 */
export async function compareAndSet(form: FormData, change: FieldChange): Promise<FormResult> {
  const { read, expected, wanted, describe, write } = change
  try {
    const { answer, etag } = await callTagged(getTask, paramsOf(form))
    const current = read(answer.data)
    if (current === wanted) return reportDone(describe(answer.data))
    if (current !== expected) return reportConflict(describe(answer.data))
    return reportDone(describe(await write(etag)))
  } catch (error) {
    // Another change came between the two calls, maybe to another field: compare again.
    return hasCode(error, 'precondition_failed')
      ? compareAndSet(form, change)
      : reportFailure(error)
  }
}
