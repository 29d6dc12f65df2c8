import type { AuditEvent } from '@gatehouse/contract'
import {
  after,
  isMention,
  listed,
  type Part,
  type Telling,
  type Words,
} from './sentence-context.ts'

type Change = AuditEvent['changes'][string]

/** " from employee to manager", as far as it is known. */
function fromTo({ before, after: to }: Change): string {
  const start = before === null ? '' : ` from ${before}`
  return to === null ? '' : `${start} to ${to}`
}

const asA = (role: unknown): string =>
  typeof role === 'string' ? ` as ${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}` : ''

/** A manager decides as well as an admin, so to the person it is told without who did. */
function decided({ event, who, whom, whose }: Telling): Part[] {
  const verb = String(after(event, 'approval'))
  const given = after(event, 'role')
  const role = given ? `, with the role ${given}` : ''
  if (whom === 'you') return [`your registration was ${verb}${role}`]
  return [who, ` ${verb} `, ...whose, ` registration${role}`]
}

function accessChanged(telling: Telling): Part[] {
  const { event, who, whom, whose } = telling
  const { approval, role, active } = event.changes
  if (approval) return decided(telling)
  const changed = role && ['changed', `role${fromTo(role)}`]
  const allowed = active && [active.after === false ? 'deactivated' : 'activated', 'account']
  const deeds = [changed, allowed].filter((deed) => deed !== undefined)
  const [first = ['changed', 'access'], second] = deeds
  // Named once.
  const their = whom === 'you' ? 'your' : 'their'
  return [
    who,
    ` ${first[0]} `,
    ...whose,
    ` ${first[1]}`,
    ...(second ? [` and ${second[0]} ${their} ${second[1]}`] : []),
  ]
}

function created({ event, who, whom, own }: Telling): Part[] {
  const { actor, request_id } = event
  // Who registers is not logged in yet.
  if (own || (!actor && request_id)) {
    return [whom, after(event, 'approval') === 'pending' ? ' asked to register' : ' registered']
  }
  return [who, ' added ', whom, asA(after(event, 'role'))]
}

function updated({ event, who, whose }: Telling): Part[] {
  const { username, email } = event.changes
  const named = username ? `username${email ? '' : fromTo(username)}` : []
  const fields = [named, email ? 'address' : []].flat()
  return [who, ' changed ', ...whose, ` ${listed(fields) || 'profile'}`]
}

/** Their name went with them, and "removed" is what the sentence says. */
const deleted = (whom: Part): Part =>
  isMention(whom) ? { ...whom, text: whom.person.username ?? 'a person' } : whom

/** An event may stand for all denials of a minute. */
function times(event: AuditEvent): string {
  const count = after(event, 'denials')
  return typeof count === 'number' ? ` ${count.toLocaleString('en-GB')} times` : ''
}

export const PEOPLE = {
  authz_change: accessChanged,
  authz_fail: ({ event, who }) => [
    who,
    ` tried what ${who === 'you' ? 'you' : 'they'} may not do${times(event)}${event.detail ? `: ${event.detail}` : ''}`,
  ],
  user_created: created,
  user_updated: updated,
  user_deleted: ({ who, whom, own }) =>
    own ? [deleted(whom), ' deleted their account'] : [who, ' deleted ', deleted(whom)],
} satisfies Record<string, Words>
