import type { AuditAction, AuditEvent } from '@gatehouse/contract'

type Person = NonNullable<AuditEvent['user']>

/** Somebody in a sentence, and how they are in it: as who did it, or whom it was about. */
export interface Mention {
  person: Person
  as: 'actor' | 'user'
  text: string
}

export type Part = string | Mention

export const isMention = (part: Part): part is Mention => typeof part !== 'string'

/** An event, with everybody called as its reader calls them. */
export interface Telling {
  event: AuditEvent
  who: Part
  whom: Part
  /** "michael’s", "their", "your" */
  whose: Part[]
  /** What they did to themselves. */
  own: boolean
}

/** What an action is told in, from the event on. */
export type Words = (telling: Telling) => Part[]

const REMOVED = 'a removed person'

const mention = (person: Person, as: Mention['as']): Mention => ({
  person,
  as,
  text: person.username ?? REMOVED,
})

/** People are named to each other by their work; what is done to an account is done by its office. */
const isWork = (action: AuditAction): boolean => /^(task|widget)_/.test(action)

/** A request has an id; the operators' command line has none. */
function whoDid({ action, actor, request_id }: AuditEvent, you: string | null): Part {
  if (!actor) return request_id ? 'somebody' : 'the command line'
  if (actor.id === you) return 'you'
  return you === null || isWork(action) ? mention(actor, 'actor') : 'an admin'
}

function whomAbout({ user }: AuditEvent, you: string | null): Part {
  if (!user) return 'somebody'
  return user.id === you ? 'you' : mention(user, 'user')
}

function possessive(whom: Part, own: boolean): Part[] {
  if (whom === 'you') return ['your']
  return own ? ['their'] : [whom, '’s']
}

/** @param you the reader's id, where it is their own account that they read about */
export function tellingOf(event: AuditEvent, you: string | null): Telling {
  const own = event.user !== null && event.actor?.id === event.user.id
  const whom = whomAbout(event, you)
  return { event, who: whoDid(event, you), whom, whose: possessive(whom, own), own }
}

/** What a field became; `undefined` when it did not change. */
export const after = ({ changes }: AuditEvent, field: string) => changes[field]?.after

export const listed = (texts: string[]): string => new Intl.ListFormat('en-GB').format(texts)
