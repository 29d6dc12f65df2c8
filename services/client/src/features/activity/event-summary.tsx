import { Button } from '@mantine/core'
import { useId, useState } from 'react'
import { ChevronIcon } from '#/components/icons.tsx'
import classes from './activity.module.css'
import { EventDetails } from './event-details.tsx'
import { plainText, sentenceOf } from './event-sentence.ts'
import { type EventProps, Sentence } from './sentence.tsx'

/** The sentence of an event, and its details on request. */
export function EventSummary({ event, you }: EventProps) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <>
      <div className={classes.summary}>
        <p className={classes.sentence}>
          <Sentence event={event} you={you} />
        </p>
        <Button
          aria-controls={id}
          aria-expanded={open}
          aria-label={`Details: ${plainText(sentenceOf(event, you))}`}
          className={classes.more ?? ''}
          color="gray"
          onClick={() => setOpen(!open)}
          rightSection={<ChevronIcon />}
          size="compact-sm"
          variant="subtle"
        >
          Details
        </Button>
      </div>
      {open && <EventDetails event={event} id={id} />}
    </>
  )
}
