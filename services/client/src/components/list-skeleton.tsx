import '@mantine/core/styles/VisuallyHidden.css'
import { VisuallyHidden } from '@mantine/core'
import { Delayed } from './delayed.tsx'
import classes from './list.module.css'

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

interface Props {
  /** Names the contents, in the text “Loading the list”. */
  name?: string
  rows?: number
}

/** Reserves the list's place while it loads. */
export function ListSkeleton({ name = 'list', rows = ROWS.length }: Props) {
  return (
    <Delayed>
      <div className={classes.skeleton} role="status">
        <VisuallyHidden>Loading the {name}</VisuallyHidden>
        {ROWS.slice(0, rows).map((row) => (
          <div key={row} />
        ))}
      </div>
    </Delayed>
  )
}
