import { type listUsers, MANAGER_QUERY, type RequestOf } from '@gatehouse/contract'
import { askedOf } from '#/lib/asked.ts'

export type PeopleQuery = RequestOf<typeof listUsers>['query']

/** Who waits for approval, longest first. */
export const WAITING = { state: 'pending', sort: 'created_at' } as const satisfies PeopleQuery

const EVERYBODY = ['cursor']
const MANAGERS = [...EVERYBODY, ...MANAGER_QUERY]

/** What the address of the people page asks of the list. Filters that this person may not use are left out. */
export const peopleQuery = (search: URLSearchParams, managing: boolean): PeopleQuery =>
  askedOf(search, managing ? MANAGERS : EVERYBODY)
