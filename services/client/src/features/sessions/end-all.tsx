import { Button } from '@mantine/core'
import { useState } from 'react'
import { lazyPart } from '#/components/lazy-part.tsx'
import classes from './sessions.module.css'

const EndAllDialog = lazyPart(() => import('./end-all-dialog.tsx'))

interface Props {
  /** The handler of the page's action. */
  intent?: string
  title: string
  text: string
  verb: string
  /** Hides the button when there is nothing to end. An open dialog stays, to report the outcome. */
  offered: boolean
  onDone: (message: string) => void
}

export function EndAll({ intent = 'end-all', offered, onDone, ...dialog }: Props) {
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
          {dialog.verb}
        </Button>
      )}
      {asking && (
        <EndAllDialog {...dialog} intent={intent} onClose={() => setAsking(false)} onDone={done} />
      )}
    </>
  )
}
