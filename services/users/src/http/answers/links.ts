import type { Links } from '@gatehouse/contract'

/** Returns a relative URL with the defined query values, in order. */
export function urlWith(path: string, query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value))
  }
  return search.size > 0 ? `${path}?${search}` : path
}

/** Formats links as a `Link` header (RFC 8288). */
export const linkHeader = (links: Links): string =>
  Object.entries(links)
    .map(([rel, url]) => `<${url}>; rel="${rel}"`)
    .join(', ')
