import type { AuditAction, AuditEvent } from '@gatehouse/contract'
import { FACTOR_PHRASES } from './phrases-factors.ts'
import { SESSION_PHRASES } from './phrases-sessions.ts'
import { USER_PHRASES } from './phrases-users.ts'
import { WORK_PHRASES } from './phrases-work.ts'
import { isMention, type Part, type Phrase, sentenceContextOf } from './sentence-context.ts'

const PHRASES: Record<AuditAction, Phrase> = {
  ...SESSION_PHRASES,
  ...FACTOR_PHRASES,
  ...USER_PHRASES,
  ...WORK_PHRASES,
}

/** For an action of a newer service. */
const unknown: Phrase = ({ actor }) => [actor, ' did something that this page can’t describe']

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** Capitalizes the first word, unless it is a username. */
function capitalized(part: Part): Part {
  if (typeof part === 'string') return capital(part)
  return part.user.username === null ? { ...part, text: capital(part.text) } : part
}

/**
 * Describes an event in one sentence, without a full stop.
 * @param you the reader's id on the page of their own activity; null for admins
 */
export function sentenceOf(event: AuditEvent, you: string | null): Part[] {
  const phrase = Object.hasOwn(PHRASES, event.action) ? PHRASES[event.action] : unknown
  const [first = '', ...rest] = phrase(sentenceContextOf(event, you))
  return [capitalized(first), ...rest]
}

/** Joins a sentence without its links, for screen readers. */
export const plainText = (parts: Part[]): string =>
  parts.map((part) => (isMention(part) ? part.text : part)).join('')
