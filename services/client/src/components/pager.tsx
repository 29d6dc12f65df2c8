import type { Links } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { Link, useSearchParams } from 'react-router'
import { withCursorOf } from '#/lib/search-params.ts'
import classes from './list.module.css'

/** Links to the previous and next page of a list. */
export function Pager({ links }: { links: Links }) {
  if (!links.prev && !links.next) return null
  return (
    <nav aria-label="Pages of the list" className={classes.pager}>
      <PageLink label="Previous" to={links.prev} />
      <PageLink label="Next" to={links.next} />
    </nav>
  )
}

function PageLink({ label, to }: { label: string; to: string | undefined }) {
  const [search] = useSearchParams()
  if (!to) return <span />
  return (
    <Button component={Link} size="sm" to={withCursorOf(search, to)} variant="default">
      {label}
    </Button>
  )
}
