import type { AuditEvent } from '@gatehouse/contract'
import { FilterLink } from '#/components/filter-link.tsx'
import { sentenceOf } from './event-sentence.ts'
import { isMention, type Mention } from './sentence-context.ts'

export interface EventProps {
  event: AuditEvent
  /** The reader's id, where it is their own account that they read about. */
  you: string | null
}

/** What happened, in words. To admins each name leads to what else there is about it. */
export function Sentence({ event, you }: EventProps) {
  return sentenceOf(event, you).map((part) => {
    if (!isMention(part)) return part
    return you === null ? <Name key={part.as} mention={part} /> : part.text
  })
}

function Name({ mention: { person, as, text } }: { mention: Mention }) {
  const only = as === 'actor' ? `Only what ${text} did` : `Only what is about ${text}`
  return (
    <FilterLink name={as} title={only} value={person.id}>
      {text}
    </FilterLink>
  )
}
