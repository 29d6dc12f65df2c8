import type { Links } from '@gatehouse/contract'

/** A relative URL with the query's set values, in their order. */
export function urlWith(path: string, query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value))
  }
  return search.size > 0 ? `${path}?${search}` : path
}

/** The same links as a `Link` header (RFC 8288). */
export const linkHeader = (links: Links): string =>
  Object.entries(links)
    .map(([rel, url]) => `<${url}>; rel="${rel}"`)
    .join(', ')
