import {
  type listWidgets,
  type RequestOf,
  type ResponseOf,
  WidgetsQuery,
} from '@gatehouse/contract'
import { pickParams } from '#/lib/search-params.ts'

type CatalogueQuery = RequestOf<typeof listWidgets>['query']

export type CataloguePage = ResponseOf<typeof listWidgets>['data']

/** Reads the query from the catalogue's address. */
export const catalogueQuery = (search: URLSearchParams): CatalogueQuery =>
  pickParams(search, Object.keys(WidgetsQuery.shape))

/** Returns the query string of another page. The first page has no number. */
export function withPage(search: URLSearchParams, page: number): string {
  const next = new URLSearchParams(search)
  if (page > 1) next.set('page', String(page))
  else next.delete('page')
  return `?${next}`
}

/** Returns the query string of the first page at another page size. */
export function withPerPage(search: URLSearchParams, perPage: string): string {
  const next = new URLSearchParams(search)
  next.set('per_page', perPage)
  return withPage(next, 1)
}
