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
