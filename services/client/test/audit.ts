import { type AuditEvent, type listAudit, listOwnAudit, type ResponseOf } from '@gatehouse/contract'
import { mock } from './mock.ts'
import { admin, user } from './people.ts'

const nameOf = ({ id, username }: { id: string; username: string }) => ({ id, username })

export const MICHAEL = nameOf(user())
export const ADMIN = nameOf(admin())
/** A user whose account was deleted. */
export const GONE = { id: '0193a0b2-7c00-7000-8000-000000000009', username: null }

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** An event whose id follows from its number, so that higher numbers are newer. */
export const event = (number: number, over: Partial<AuditEvent> = {}): AuditEvent => ({
  id: `0193a0b2-7c00-7000-8000-0000000002${String(number).padStart(2, '0')}`,
  at: '2026-01-02T03:04:05.000Z',
  action: 'authn_login_success',
  actor: MICHAEL,
  user: MICHAEL,
  object: null,
  changes: {},
  detail: null,
  ip: '192.0.2.7',
  user_agent: FIREFOX,
  request_id: 'req-2',
  ...over,
})

type Page = ResponseOf<typeof listAudit>

export const auditOf = (items: AuditEvent[], links: Partial<Page['links']> = {}): Page => ({
  status: 'success',
  data: { items, has_prev: Boolean(links.prev), has_next: Boolean(links.next) },
  links: { self: '/api/v1/audit', first: '/api/v1/audit', ...links },
})

/** Answers the list of the user's own events. @returns the calls */
export const mockOwnAudit = (...items: AuditEvent[]) => mock(listOwnAudit, auditOf(items))
