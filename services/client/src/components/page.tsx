import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import classes from './page.module.css'

interface Props {
  title: string
  /** The heading, where it says more than the title. */
  heading?: string
  intro?: ReactNode
  /** Beside the heading: what one may do here. */
  actions?: ReactNode
  /** `form`: one narrow column in the middle; `hero`: a large heading. */
  width?: 'full' | 'form' | 'hero'
  children?: ReactNode
}

/** A page's title, heading and column. Arriving by a link puts the focus on the heading. */
export function Page({ title, heading = title, intro, actions, width = 'full', children }: Props) {
  // 'default' is the key of the page that was loaded, where the browser's own focus order holds.
  const arrivedByLink = useRef(useLocation().key !== 'default')
  const headingElement = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    document.title = `${title} · Gatehouse`
  }, [title])
  // In the same step as the heading appears: a key pressed then already starts from it.
  useLayoutEffect(() => {
    if (arrivedByLink.current) headingElement.current?.focus()
  }, [])

  return (
    <div className={classes.page} data-width={width}>
      <div className={classes.header}>
        <div>
          <h1 className={classes.heading} ref={headingElement} tabIndex={-1}>
            {heading}
          </h1>
          {intro && <p className={classes.intro}>{intro}</p>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  )
}

/** For when what had the focus is gone. */
export const focusHeading = (): void => document.querySelector('h1')?.focus()
