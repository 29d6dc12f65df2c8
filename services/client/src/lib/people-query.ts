import { type listUsers, MANAGER_QUERY, type RequestOf, UsersQuery } from '@gatehouse/contract'
import * as z from 'zod/mini'

export type PeopleQuery = RequestOf<typeof listUsers>['query']

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

/** The same page of the site with other filters, from the first page of the list on. */
export function withFilter(search: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(search)
  next.delete('cursor')
  if (value) next.set(name, value)
  else next.delete(name)
  return next
}

/** The address of another page of the list: the API's link carries the cursor. */
export function withCursorOf(search: URLSearchParams, link: string): string {
  const next = new URLSearchParams(search)
  const cursor = new URL(link, 'https://this.site.invalid').searchParams.get('cursor')
  if (cursor) next.set('cursor', cursor)
  else next.delete('cursor')
  return `?${next}`
}
