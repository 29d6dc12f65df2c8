import { AuditQuery, type listAudit, type RequestOf } from '@gatehouse/contract'

export type ActivityQuery = RequestOf<typeof listAudit>['query']

const DATE = /^\d{4}-\d\d-\d\d$/

/** Where a day begins in the reader's time zone, or the day so many days on. */
function startOf(date: string, days = 0): string {
  const at = new Date(`${date}T00:00`)
  at.setDate(at.getDate() + days)
  return DATE.test(date) && !Number.isNaN(at.getTime()) ? at.toISOString() : ''
}

/**
 * What the address of the page asks of the trail: whole days, the last one included. What nobody can
 * ask (an address edited by hand, a date half typed) is left out.
 */
export function activityQuery(search: URLSearchParams): ActivityQuery {
  const asked = {
    user: search.get('user'),
    actor: search.get('actor'),
    action: search.get('action'),
    since: startOf(search.get('from') ?? ''),
    until: startOf(search.get('until') ?? '', 1),
    cursor: search.get('cursor'),
  }
  const known = Object.entries(asked).filter(
    ([name, value]) =>
      value && AuditQuery.shape[name as keyof typeof asked].safeParse(value).success,
  )
  return Object.fromEntries(known)
}
