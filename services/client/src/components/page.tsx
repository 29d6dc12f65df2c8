import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import classes from './page.module.css'

interface Props {
  title: string
  heading?: string
  intro?: ReactNode
  /** Buttons and links beside the heading. */
  controls?: ReactNode
  /** `form`: a narrow, centered column. `hero`: a large heading. */
  width?: 'full' | 'form' | 'hero'
  children?: ReactNode
}

/** The title, heading and column of a page. Focuses the heading after a navigation, unless a field has the focus. */
export function Page({ title, heading = title, intro, controls, width = 'full', children }: Props) {
  // The first page has the key 'default'. Its focus order is the browser's.
  const isNavigation = useRef(useLocation().key !== 'default')
  const page = useRef<HTMLDivElement>(null)
  const headingElement = useRef<HTMLHeadingElement>(null)

  useLayoutEffect(() => {
    document.title = `${title} · Gatehouse`
  }, [title])
  // Before the paint, so that the next key press starts from the heading, or from a field that took the focus.
  useLayoutEffect(() => {
    if (page.current?.contains(document.activeElement)) return
    if (isNavigation.current) headingElement.current?.focus()
  }, [])

  return (
    <div className={classes.page} data-width={width} ref={page}>
      <div className={classes.header}>
        <div>
          <h1 className={classes.heading} ref={headingElement} tabIndex={-1}>
            {heading}
          </h1>
          {intro && <p className={classes.intro}>{intro}</p>}
        </div>
        {controls && <div className={classes.controls}>{controls}</div>}
      </div>
      {children}
    </div>
  )
}

/** Focuses the heading after the focused element was removed. */
export const focusHeading = (): void => document.querySelector('h1')?.focus()
