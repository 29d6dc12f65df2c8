import { Delayed } from '#/components/delayed.tsx'
import { Frame } from './frame.tsx'
import classes from './loading.module.css'

/** The empty frame while the first page loads. */
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
