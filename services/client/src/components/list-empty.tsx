import type { ReactNode } from 'react'
import classes from './list.module.css'

/** Replaces a list without rows: one sentence and the next step. */
export function ListEmpty({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <p>{text}</p>
      {children}
    </div>
  )
}
