import type { ReactNode } from 'react'
import classes from './card.module.css'

export function Card({ children }: { children: ReactNode }) {
  return <div className={classes.card}>{children}</div>
}

interface SectionProps {
  title: string
  intro?: ReactNode
  danger?: boolean
  children: ReactNode
}

/** A section of a settings page: a title, a sentence and a control. */
export function Section({ title, intro, danger = false, children }: SectionProps) {
  return (
    <section aria-label={title} className={classes.section} data-danger={danger || undefined}>
      <div>
        <h2 className={classes.title}>{title}</h2>
        {intro && <p className={classes.intro}>{intro}</p>}
      </div>
      <div className={classes.control}>{children}</div>
    </section>
  )
}
