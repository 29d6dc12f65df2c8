import '@mantine/core/styles/VisuallyHidden.css'
import { VisuallyHidden } from '@mantine/core'
import { Delayed } from './delayed.tsx'
import classes from './list.module.css'

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** Reserves the list's place while it loads. */
export function ListSkeleton({ rows = ROWS.length }: { rows?: number }) {
  return (
    <Delayed>
      <div className={classes.skeleton} role="status">
        <VisuallyHidden>Loading the list</VisuallyHidden>
        {ROWS.slice(0, rows).map((row) => (
          <div key={row} />
        ))}
      </div>
    </Delayed>
  )
}
