import type { listUsers, ResponseOf } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Link, useAsyncError, useRevalidator, useSearchParams } from 'react-router'
import { LinkButton } from '#/components/link-button.tsx'
import { Notice } from '#/components/notice.tsx'
import { failureOf } from '#/lib/form.ts'
import { paths } from '#/lib/paths.ts'
import { withCursorOf } from '#/lib/people-query.ts'
import { Cards } from './cards.tsx'
import type { Task } from './dialogs.tsx'
import classes from './people.module.css'
import { PeopleTable } from './table.tsx'

export interface ListProps {
  /** Absent for who may only look. */
  onTask?: ((task: Task) => void) | undefined
}

/** A page of the list, once it is there. */
export function List({ answer, onTask }: ListProps & { answer: ResponseOf<typeof listUsers> }) {
  const { data, links } = answer
  const [search] = useSearchParams()
  const wide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false })
  const { items } = data
  if (items.length === 0) return <Empty filtered={search.size > 0} />
  return (
    <>
      {wide ? (
        <PeopleTable onTask={onTask} people={items} />
      ) : (
        <Cards onTask={onTask} people={items} />
      )}
      {(links.prev || links.next) && (
        <nav aria-label="Pages of the list" className={classes.pager}>
          <Turn label="Previous" search={search} to={links.prev} />
          <Turn label="Next" search={search} to={links.next} />
        </nav>
      )}
    </>
  )
}

interface TurnProps {
  label: string
  search: URLSearchParams
  to: string | undefined
}

function Turn({ label, search, to }: TurnProps) {
  if (!to) return <span />
  return (
    <Button component={Link} size="sm" to={withCursorOf(search, to)} variant="default">
      {label}
    </Button>
  )
}

function Empty({ filtered }: { filtered: boolean }) {
  return (
    <div className={classes.empty}>
      <p>{filtered ? 'Nobody fits this search.' : 'Nobody is here yet.'}</p>
      {filtered ? (
        <LinkButton to={paths.people} variant="default">
          Show everybody
        </LinkButton>
      ) : (
        <LinkButton to={paths.register}>Create account</LinkButton>
      )}
    </div>
  )
}

/** Stands in for a list that could not be loaded. */
export function ListFailed() {
  const { message, errors, request_id } = failureOf(useAsyncError())
  const { revalidate, state } = useRevalidator()
  return (
    <Notice kind="failed" requestId={request_id}>
      <p className={classes.failed}>
        The list can’t be shown. {message ?? Object.values(errors ?? {}).join(' ')}
      </p>
      <Button loading={state !== 'idle'} onClick={revalidate} size="sm" variant="default">
        Try again
      </Button>
    </Notice>
  )
}
