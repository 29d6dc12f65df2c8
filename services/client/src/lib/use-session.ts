import type { User } from '@gatehouse/contract'
import { useSyncExternalStore } from 'react'
import { getSession, type Session, subscribe } from './session.ts'

export const useSession = (): Session => useSyncExternalStore(subscribe, getSession)

/** Who is logged in, as the frame shows it. */
export const useUser = (): User | null => useSession().user
