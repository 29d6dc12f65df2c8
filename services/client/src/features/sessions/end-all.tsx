import { Button } from '@mantine/core'
import { useState } from 'react'
import { lazyPart } from '#/components/lazy-part.tsx'
import classes from './sessions.module.css'

const EndAllDialog = lazyPart(() => import('./end-all-dialog.tsx'))

interface Props {
  /** The question, which names what ends. */
  title: string
  /** What will happen. */
  text: string
  verb: string
  /** Whether there is anything to end. The question outlives that, to tell how it went. */
  offered: boolean
  onDone: (message: string) => void
}

export function EndAll({ offered, onDone, ...question }: Props) {
  const [asking, setAsking] = useState(false)
  const done = (message: string) => {
    setAsking(false)
    onDone(message)
  }
  return (
    <>
      {offered && (
        <Button
          className={classes.all ?? ''}
          onClick={() => setAsking(true)}
          size="md"
          variant="default"
        >
          {question.verb}
        </Button>
      )}
      {asking && <EndAllDialog {...question} onClose={() => setAsking(false)} onDone={done} />}
    </>
  )
}
