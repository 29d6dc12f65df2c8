import { useSyncExternalStore } from 'react'
import { stepUpReason, subscribeToStepUp } from './step-up.ts'

/** Returns why the user is asked to log in again over the page, or null. */
export const useStepUp = (): string | null => useSyncExternalStore(subscribeToStepUp, stepUpReason)
