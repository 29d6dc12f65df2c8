import type { ReactNode, Ref } from 'react'
import classes from './notice.module.css'

interface Props {
  kind: 'failed' | 'plain'
  children: ReactNode
  requestId?: string | undefined
  ref?: Ref<HTMLDivElement>
}

/** A message in the flow of a page. Screen readers announce a failure immediately. */
export function Notice({ kind, children, requestId, ref }: Props) {
  return (
    <div
      className={classes.notice}
      data-kind={kind}
      ref={ref}
      role={kind === 'failed' ? 'alert' : undefined}
      tabIndex={-1}
    >
      {children}
      {requestId && <RequestId id={requestId} />}
    </div>
  )
}

/** Identifies the log line for support. */
export function RequestId({ id }: { id: string }) {
  return (
    <p className={classes.small}>
      Request <code>{id}</code>
    </p>
  )
}
