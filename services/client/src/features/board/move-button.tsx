import type { Task } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useFetcher } from 'react-router'
import type { FormResult } from '#/lib/form.ts'
import { useFailure } from '#/lib/use-failure.ts'
import classes from './board.module.css'
import { STATUSES } from './status.tsx'

/** Moves a task to its next status. Shows a refusal below. */
export function MoveButton({ task }: { task: Task }) {
  const fetcher = useFetcher<FormResult>()
  const { Form } = fetcher
  const { verb, next } = STATUSES[task.status]
  const busy = fetcher.state !== 'idle'
  const failure = useFailure(fetcher)
  return (
    <Form
      method="post"
      onSubmit={(event) => {
        if (busy) event.preventDefault()
      }}
    >
      <input name="intent" type="hidden" value="move" />
      <input name="id" type="hidden" value={task.id} />
      <input name="status_before" type="hidden" value={task.status} />
      <input name="status" type="hidden" value={next} />
      {/* Disabling the button would take its focus. */}
      <Button
        aria-busy={busy}
        aria-label={`${verb} ${task.title}`}
        className={classes.move ?? ''}
        size="compact-sm"
        type="submit"
        variant={task.status === 'done' ? 'default' : 'light'}
      >
        {verb}
      </Button>
      {failure && (
        <p className={classes.refused} role="alert">
          {failure.message ?? Object.values(failure.errors ?? {}).join(' ')}
        </p>
      )}
    </Form>
  )
}
