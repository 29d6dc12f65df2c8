import type { useFetcher } from 'react-router'
import type { FormFailure, FormResult } from './form.ts'
import { useSession } from './use-session.ts'

/** Returns the failure of a fetcher's last submission. A log-in clears the failure of an ended session. */
export function useFailure({
  state,
  data,
}: ReturnType<typeof useFetcher<FormResult>>): FormFailure | undefined {
  const { ended } = useSession()
  const failure = state === 'idle' ? data?.failure : undefined
  return failure?.session && !ended ? undefined : failure
}
