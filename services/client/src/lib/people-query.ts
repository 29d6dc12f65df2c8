import { type listUsers, MANAGER_QUERY, type RequestOf, UsersQuery } from '@gatehouse/contract'
import * as z from 'zod/mini'

export type PeopleQuery = RequestOf<typeof listUsers>['query']

/** Who waits for approval, longest first. */
export const WAITING = { state: 'pending', sort: 'created_at' } as const satisfies PeopleQuery

const Asked = z.omit(UsersQuery, { limit: true })
const EVERYBODY = ['cursor']
const MANAGERS = [...EVERYBODY, ...MANAGER_QUERY]

/**
 * What the address of the people page asks of the list. What this person may not ask, and what
 * nobody can (an address edited by hand), is left out.
 */
export function peopleQuery(search: URLSearchParams, managing: boolean): PeopleQuery {
  const known = managing ? MANAGERS : EVERYBODY
  const asked = [...search].filter(([name, value]) => value !== '' && known.includes(name))
  const result = Asked.safeParse(Object.fromEntries(asked))
  return result.success ? result.data : {}
}
