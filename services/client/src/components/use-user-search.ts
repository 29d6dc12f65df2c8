import { listUsers, type PersonName, type UserState } from '@gatehouse/contract'
import { useEffect, useState } from 'react'
import { call } from '#/lib/api.ts'
import { failureOf } from '#/lib/form.ts'
import { TYPING_PAUSE_MS } from './filters.tsx'

const LIMIT = '8'

export interface Found {
  q: string
  users: PersonName[]
  failure?: string | undefined
}

/** Searches users after a pause in typing. Null means no search. */
export function useUserSearch(q: string | null, state?: UserState): Found | null {
  const [found, setFound] = useState<Found | null>(null)
  useEffect(() => {
    if (q === null) return
    const request = new AbortController()
    const search = async () => {
      const query = { q, state, sort: 'username', limit: LIMIT } as const
      try {
        const { data } = await call(listUsers, { query }, request.signal)
        // A late answer must not replace a newer one.
        if (!request.signal.aborted) setFound({ q, users: data.items })
      } catch (error) {
        if (!request.signal.aborted) setFound({ q, users: [], failure: failureOf(error).message })
      }
    }
    const timer = setTimeout(() => void search(), TYPING_PAUSE_MS)
    return () => {
      clearTimeout(timer)
      request.abort()
    }
  }, [q, state])
  return found
}
