import type { User } from '@gatehouse/contract'
import { useSyncExternalStore } from 'react'
import { getSession, type Session, subscribe } from './session.ts'

export const useSession = (): Session => useSyncExternalStore(subscribe, getSession)

/** Returns the user whose page is shown. Their session may have ended. */
export const useUser = (): User | null => useSession().user
