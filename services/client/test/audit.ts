import { type AuditEvent, type listAudit, listOwnAudit, type ResponseOf } from '@gatehouse/contract'
import { mock } from './mock.ts'
import { admin, user } from './people.ts'

const nameOf = ({ id, username }: { id: string; username: string }) => ({ id, username })

export const MICHAEL = nameOf(user())
export const ADMIN = nameOf(admin())
/** Whose account was removed since. */
export const GONE = { id: '0193a0b2-7c00-7000-8000-000000000009', username: null }

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** An event; its number makes the id, so that higher ones are younger. */
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

/** Answers what happened to oneself. @returns the calls */
export const mockOwnAudit = (...items: AuditEvent[]) => mock(listOwnAudit, auditOf(items))
