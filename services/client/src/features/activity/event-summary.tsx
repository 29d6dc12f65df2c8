import { Button } from '@mantine/core'
import { useId, useState } from 'react'
import { ChevronIcon } from '#/components/icons.tsx'
import classes from './activity.module.css'
import { Facts } from './event-details.tsx'
import { plainSentence, sentenceOf } from './event-sentence.ts'
import { type EventProps, Sentence } from './sentence.tsx'

/** An event: its sentence, and the rest for who wants to know. */
export function Told({ event, you }: EventProps) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <>
      <div className={classes.told}>
        <p className={classes.sentence}>
          <Sentence event={event} you={you} />
        </p>
        <Button
          aria-controls={id}
          aria-expanded={open}
          aria-label={`Details: ${plainSentence(sentenceOf(event, you))}`}
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
      {open && <Facts event={event} id={id} />}
    </>
  )
}
