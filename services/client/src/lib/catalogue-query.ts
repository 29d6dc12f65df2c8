import { type listWidgets, type RequestOf, WidgetsQuery } from '@gatehouse/contract'

type CatalogueQuery = RequestOf<typeof listWidgets>['query']

/** What the address of the catalogue asks for; what nobody can ask (edited by hand) is left out. */
export function catalogueQuery(search: URLSearchParams): CatalogueQuery {
  const asked = [...search].filter(([name]) => Object.hasOwn(WidgetsQuery.shape, name))
  const query = Object.fromEntries(asked)
  return WidgetsQuery.safeParse(query).success ? query : {}
}

/** The address of another page of the catalogue. The first needs no number. */
export function withPage(search: URLSearchParams, page: number): string {
  const next = new URLSearchParams(search)
  if (page > 1) next.set('page', String(page))
  else next.delete('page')
  return `?${next}`
}

/** The same catalogue in pages of another length, from the first one on. */
export function withPerPage(search: URLSearchParams, perPage: string): string {
  const next = new URLSearchParams(search)
  next.set('per_page', perPage)
  return withPage(next, 1)
}
