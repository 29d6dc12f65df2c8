import { useSyncExternalStore } from 'react'
import { isProving, subscribeToProving } from './proving.ts'

/** Returns whether a log-in is making a proof of work. */
export const useProving = (): boolean => useSyncExternalStore(subscribeToProving, isProving)
