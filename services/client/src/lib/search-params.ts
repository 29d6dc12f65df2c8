/**
 * Returns the parameters with one of these names and a value. Invalid values stay: the service refuses them, and
 * dropping them would show an unfiltered list.
 */
export const pickParams = (
  search: URLSearchParams,
  names: readonly string[],
): Record<string, string> =>
  Object.fromEntries([...search].filter(([name, value]) => value !== '' && names.includes(name)))

/** Returns the parameters with one filter changed. Drops the cursor: other filters start at the first page. */
export function withFilter(search: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(search)
  next.delete('cursor')
  if (value) next.set(name, value)
  else next.delete(name)
  return next
}

/** Returns the query string of another page of the list. The link comes from the API and carries the cursor. */
export function withCursorOf(search: URLSearchParams, link: string): string {
  const next = new URLSearchParams(search)
  const cursor = new URL(link, 'https://this.site.invalid').searchParams.get('cursor')
  if (cursor) next.set('cursor', cursor)
  else next.delete('cursor')
  return `?${next}`
}
