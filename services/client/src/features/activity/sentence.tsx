import type { AuditEvent } from '@gatehouse/contract'
import { FilterLink } from '#/components/filter-link.tsx'
import { sentenceOf } from './event-sentence.ts'
import { isMention, type Mention } from './sentence-context.ts'

export interface EventProps {
  event: AuditEvent
  /** The reader's id on the page of their own activity; null for admins, who see everybody. */
  you: string | null
}

/** An event as a sentence. For admins each name links to the events of that user. */
export function Sentence({ event, you }: EventProps) {
  return sentenceOf(event, you).map((part) => {
    if (!isMention(part)) return part
    return you === null ? <Name key={part.as} mention={part} /> : part.text
  })
}

function Name({ mention: { user, as, text } }: { mention: Mention }) {
  const only = as === 'actor' ? `Only events by ${text}` : `Only events about ${text}`
  return (
    <FilterLink name={as} title={only} value={user.id}>
      {text}
    </FilterLink>
  )
}
