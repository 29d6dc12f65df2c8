import {
  type listWidgets,
  type RequestOf,
  type ResponseOf,
  WidgetsQuery,
} from '@gatehouse/contract'
import { pickParams } from '#/lib/search-params.ts'

type CatalogueQuery = RequestOf<typeof listWidgets>['query']

export type CataloguePage = ResponseOf<typeof listWidgets>['data']

/** What the address of the catalogue asks for. */
export const catalogueQuery = (search: URLSearchParams): CatalogueQuery =>
  pickParams(search, Object.keys(WidgetsQuery.shape))

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
