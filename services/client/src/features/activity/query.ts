import type { listAudit, RequestOf } from '@gatehouse/contract'
import { pickParams } from '#/lib/search-params.ts'

export type ActivityQuery = RequestOf<typeof listAudit>['query']

const DATE = /^\d{4}-\d\d-\d\d$/

/** Returns the start of a day in the reader's time zone, `days` later. Returns an invalid date unchanged. */
function startOfDay(date: string, days = 0): string {
  const at = new Date(`${date}T00:00`)
  at.setDate(at.getDate() + days)
  return DATE.test(date) && !Number.isNaN(at.getTime()) ? at.toISOString() : date
}

/** Reads the query from the page's address. Its dates are whole days, and include the last one. */
export function activityQuery(search: URLSearchParams): ActivityQuery {
  const filters = pickParams(search, ['user', 'actor', 'action', 'cursor'])
  const { from, until } = pickParams(search, ['from', 'until'])
  return {
    ...filters,
    ...(from && { since: startOfDay(from) }),
    ...(until && { until: startOfDay(until, 1) }),
  }
}
