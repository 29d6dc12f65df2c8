import type { AuditEvent } from '@gatehouse/contract'
import {
  after,
  isMention,
  listed,
  type Part,
  type Phrase,
  type SentenceContext,
} from './sentence-context.ts'

type Change = AuditEvent['changes'][string]

/** " from employee to manager". Omits unknown values. */
function fromTo({ before, after: to }: Change): string {
  const start = before === null ? '' : ` from ${before}`
  return to === null ? '' : `${start} to ${to}`
}

const asA = (role: unknown): string =>
  typeof role === 'string' ? ` as ${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}` : ''

/** Omits the actor for the user: managers decide as well as admins. */
function decided({ event, actor, user, possessive }: SentenceContext): Part[] {
  const verb = String(after(event, 'approval'))
  const given = after(event, 'role')
  const role = given ? `, with the role ${given}` : ''
  if (user === 'you') return [`your registration was ${verb}${role}`]
  return [actor, ` ${verb} `, ...possessive, ` registration${role}`]
}

function accessChanged(context: SentenceContext): Part[] {
  const { event, actor, user, possessive } = context
  const { approval, role, active } = event.changes
  if (approval) return decided(context)
  const changed = role && ['changed', `role${fromTo(role)}`]
  const activated = active && [active.after === false ? 'deactivated' : 'activated', 'account']
  const clauses = [changed, activated].filter((clause) => clause !== undefined)
  const [first = ['changed', 'access'], second] = clauses
  // The second clause has a pronoun, not the name again.
  const their = user === 'you' ? 'your' : 'their'
  return [
    actor,
    ` ${first[0]} `,
    ...possessive,
    ` ${first[1]}`,
    ...(second ? [` and ${second[0]} ${their} ${second[1]}`] : []),
  ]
}

function created({ event, actor, user, isReflexive }: SentenceContext): Part[] {
  // A registration has no actor: nobody is logged in yet.
  const isRegistration = isReflexive || (!event.actor && event.request_id)
  if (event.detail === 'invitation') return [user, ' accepted an invitation']
  if (isRegistration) {
    return [user, after(event, 'approval') === 'pending' ? ' asked to register' : ' registered']
  }
  return [actor, ' added ', user, asA(after(event, 'role'))]
}

function changedNames({ changes: { username, email } }: AuditEvent): string {
  const named = username ? `username${email ? '' : fromTo(username)}` : []
  return listed([named, email ? 'address' : []].flat())
}

function updated({ event, actor, possessive }: SentenceContext): Part[] {
  const { new_email: asked, notify_new_device, offer_passkey } = event.changes
  if (notify_new_device) {
    return [actor, ` switched mail about new devices ${notify_new_device.after ? 'on' : 'off'}`]
  }
  if (offer_passkey) {
    return [actor, ` switched offers of a passkey ${offer_passkey.after ? 'on' : 'off'}`]
  }
  const names = changedNames(event)
  if (asked && !names) return [actor, ' asked for another address']
  const also = asked ? [' and asked for another address'] : []
  return [actor, ' changed ', ...possessive, ` ${names || 'profile'}`, ...also]
}

/** The event of a deletion has no username; "a deleted user" would repeat the verb. */
const deleted = (user: Part): Part =>
  isMention(user) ? { ...user, text: user.user.username ?? 'a user' } : user

/** One event may count all denials of a minute. */
function denied({ event, actor }: SentenceContext): Part[] {
  const count = after(event, 'denials')
  const times = typeof count === 'number' ? ` ${count.toLocaleString('en-GB')} times` : ''
  const object = event.detail ? ` to ${event.detail}` : ''
  return [actor, ` ${actor === 'you' ? 'were' : 'was'} denied access${object}${times}`]
}

function invitedAgain({ event, actor }: SentenceContext): Part[] {
  const { role } = event.changes
  return [actor, ' sent an invitation again', ...(role ? [`, with the role ${role.after}`] : [])]
}

export const USER_PHRASES = {
  authz_change: accessChanged,
  authz_fail: denied,
  user_created: created,
  user_updated: updated,
  user_email_verified: ({ actor, possessive }) => [actor, ' verified ', ...possessive, ' address'],
  user_email_restored: ({ actor, possessive }) => [
    actor,
    ' changed ',
    ...possessive,
    ' address back, which ended all sessions',
  ],
  invitation_created: ({ event, actor }) => [
    actor,
    ` invited somebody${asA(after(event, 'role'))}`,
  ],
  invitation_resent: invitedAgain,
  invitation_revoked: ({ actor }) => [actor, ' revoked an invitation'],
  user_deleted: ({ actor, user, isReflexive }) =>
    isReflexive ? [deleted(user), ' deleted their account'] : [actor, ' deleted ', deleted(user)],
  user_exported: ({ actor, possessive }) => [actor, ' downloaded ', ...possessive, ' data'],
} satisfies Record<string, Phrase>
