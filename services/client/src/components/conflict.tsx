import { Button } from '@mantine/core'
import { useLayoutEffect, useRef } from 'react'
import classes from './conflict.module.css'
import { Notice } from './notice.tsx'
import type { Change } from './three-way-merge.ts'

interface Props {
  changes: Change[]
  onTake: () => void
}

/** Shows what another user changed in the row that this form edits. Nothing is saved yet. */
export function Conflict({ changes, onTake }: Props) {
  const notice = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => notice.current?.focus(), [])
  const clashes = changes.some((change) => change.clashes)
  return (
    <Notice kind="failed" ref={notice}>
      <p className={classes.conflict}>
        Not saved: somebody else has changed this.{' '}
        {clashes
          ? 'Save again to keep your changes, or take theirs.'
          : 'Their changes are in the form now. Save again to add yours.'}
      </p>
      <dl aria-label="Changes by somebody else" className={classes.changes}>
        {changes.map(({ label, was, now, clashes: both }) => (
          <div key={label}>
            <dt>
              {label}
              {both && ' (you changed it, too)'}
            </dt>
            <dd>
              was <del>{was}</del>
            </dd>
            <dd>
              now <ins>{now}</ins>
            </dd>
          </div>
        ))}
      </dl>
      <Button onClick={onTake} size="sm" variant="default">
        Take theirs
      </Button>
    </Notice>
  )
}
