import { Delayed } from '#/components/delayed.tsx'
import { Frame } from './frame.tsx'
import classes from './loading.module.css'

/** The frame alone, while the first page is on its way. */
export function Loading() {
  return (
    <Frame>
      <Delayed>
        <p className={classes.text} role="status">
          Loading…
        </p>
      </Delayed>
    </Frame>
  )
}
