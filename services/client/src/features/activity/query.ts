import type { listAudit, RequestOf } from '@gatehouse/contract'
import { pickParams } from '#/lib/search-params.ts'

export type ActivityQuery = RequestOf<typeof listAudit>['query']

const DATE = /^\d{4}-\d\d-\d\d$/

/** Where a day begins in the reader's time zone, or the day so many days on; the text itself when it is no day. */
function startOf(date: string, days = 0): string {
  const at = new Date(`${date}T00:00`)
  at.setDate(at.getDate() + days)
  return DATE.test(date) && !Number.isNaN(at.getTime()) ? at.toISOString() : date
}

/** What the address of the page asks of the trail: whole days, the last one included. */
export function activityQuery(search: URLSearchParams): ActivityQuery {
  const asked = pickParams(search, ['user', 'actor', 'action', 'cursor'])
  const { from, until } = pickParams(search, ['from', 'until'])
  return {
    ...asked,
    ...(from && { since: startOf(from) }),
    ...(until && { until: startOf(until, 1) }),
  }
}
