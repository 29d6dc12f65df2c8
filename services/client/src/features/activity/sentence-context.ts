import type { AuditAction, AuditEvent } from '@gatehouse/contract'

type EventUser = NonNullable<AuditEvent['user']>

/** A user in a sentence, and their part in the event. */
export interface Mention {
  user: EventUser
  as: 'actor' | 'user'
  text: string
}

export type Part = string | Mention

export const isMention = (part: Part): part is Mention => typeof part !== 'string'

/** An event with its participants as the reader names them. */
export interface SentenceContext {
  event: AuditEvent
  actor: Part
  user: Part
  /** The user's possessive: "michael’s", "their", "your". */
  possessive: Part[]
  /** Set when the actor is the user. */
  isReflexive: boolean
}

/** Renders the sentence of one action. */
export type Phrase = (context: SentenceContext) => Part[]

const DELETED_USER = 'a deleted user'

const mention = (user: EventUser, as: Mention['as']): Mention => ({
  user,
  as,
  text: user.username ?? DELETED_USER,
})

/** Users see who changed tasks and widgets. Changes of accounts are by "an admin". */
const isWork = (action: AuditAction): boolean => /^(task|widget)_/.test(action)

/** Events without a request id come from the operators' command line. */
function actorOf({ action, actor, request_id }: AuditEvent, you: string | null): Part {
  if (!actor) return request_id ? 'somebody' : 'the command line'
  if (actor.id === you) return 'you'
  return you === null || isWork(action) ? mention(actor, 'actor') : 'an admin'
}

function userOf({ user }: AuditEvent, you: string | null): Part {
  if (!user) return 'somebody'
  return user.id === you ? 'you' : mention(user, 'user')
}

function possessiveOf(user: Part, isReflexive: boolean): Part[] {
  if (user === 'you') return ['your']
  return isReflexive ? ['their'] : [user, '’s']
}

/** @param you the reader's id on the page of their own activity */
export function sentenceContextOf(event: AuditEvent, you: string | null): SentenceContext {
  const isReflexive = event.user !== null && event.actor?.id === event.user.id
  const [actor, user] = [actorOf(event, you), userOf(event, you)]
  return { event, actor, user, possessive: possessiveOf(user, isReflexive), isReflexive }
}

/** Returns the new value of a field; `undefined` when it did not change. */
export const after = ({ changes }: AuditEvent, field: string) => changes[field]?.after

export const listed = (texts: string[]): string => new Intl.ListFormat('en-GB').format(texts)
