import { listUsers, type PersonName, type UserState } from '@gatehouse/contract'
import { useEffect, useState } from 'react'
import { call } from '#/lib/api.ts'
import { failureOf } from '#/lib/form.ts'
import { TYPING_PAUSE } from './filters.tsx'

/** As many as are read at a glance. */
const LIMIT = '8'

export interface Found {
  /** What was searched for. */
  q: string
  people: PersonName[]
  failure?: string | undefined
}

/** The people whom a text finds, a while after it was typed; null searches for nobody. */
export function usePeople(q: string | null, state?: UserState): Found | null {
  const [found, setFound] = useState<Found | null>(null)
  useEffect(() => {
    if (q === null) return
    const asked = new AbortController()
    const search = async () => {
      const query = { q, state, sort: 'username', limit: LIMIT } as const
      try {
        const { data } = await call(listUsers, { query }, asked.signal)
        // An older answer that comes late must not take the place of a newer one.
        if (!asked.signal.aborted) setFound({ q, people: data.items })
      } catch (error) {
        if (!asked.signal.aborted) setFound({ q, people: [], failure: failureOf(error).message })
      }
    }
    const timer = setTimeout(() => void search(), TYPING_PAUSE)
    return () => {
      clearTimeout(timer)
      asked.abort()
    }
  }, [q, state])
  return found
}
