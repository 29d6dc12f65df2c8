import type { useFetcher } from 'react-router'
import type { FormFailure, FormResult } from './form.ts'
import { useSession } from './use-session.ts'

/** Why the last submission of a fetcher failed. That the session was over is not said after another log-in. */
export function useFailure({
  state,
  data,
}: ReturnType<typeof useFetcher<FormResult>>): FormFailure | undefined {
  const { ended } = useSession()
  const failure = state === 'idle' ? data?.failure : undefined
  return failure?.session && !ended ? undefined : failure
}
