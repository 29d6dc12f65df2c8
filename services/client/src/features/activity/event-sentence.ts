import type { AuditAction, AuditEvent } from '@gatehouse/contract'
import { SESSIONS } from './phrases-sessions.ts'
import { PEOPLE } from './phrases-users.ts'
import { WORK } from './phrases-work.ts'
import { isMention, type Part, tellingOf, type Words } from './sentence-context.ts'

const WORDS: Record<AuditAction, Words> = { ...SESSIONS, ...PEOPLE, ...WORK }

/** Of a newer service: the page was left open. */
const UNKNOWN: Words = ({ who }) => [who, ' did something that this page has no words for']

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** A sentence begins with a capital, but nobody's name is changed for that. */
function begun(part: Part): Part {
  if (typeof part === 'string') return capital(part)
  return part.person.username === null ? { ...part, text: capital(part.text) } : part
}

/**
 * An event as one sentence, without its full stop.
 * @param you the reader's id, where it is their own account that they read about
 */
export function sentenceOf(event: AuditEvent, you: string | null): Part[] {
  const words = Object.hasOwn(WORDS, event.action) ? WORDS[event.action] : UNKNOWN
  const [first = '', ...rest] = words(tellingOf(event, you))
  return [begun(first), ...rest]
}

/** The same without links, for who hears it rather than sees it. */
export const plainSentence = (parts: Part[]): string =>
  parts.map((part) => (isMention(part) ? part.text : part)).join('')
