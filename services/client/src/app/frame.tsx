import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Mark } from '#/components/icons.tsx'
import { paths } from '#/lib/paths.ts'
import classes from './frame.module.css'

/** The frame of every page: a skip link, the bar with the logo, and the main landmark. */
export function Frame({ bar, children }: { bar?: ReactNode; children: ReactNode }) {
  return (
    <>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <header className={classes.bar}>
        <div className={classes.inner}>
          <Link className={classes.brand} to={paths.home}>
            <Mark />
            Gatehouse
          </Link>
          {bar}
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}
