import { Button } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { FilterLink } from '#/components/filter-link.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { ListEmpty } from '#/components/list-empty.tsx'
import { Pager } from '#/components/pager.tsx'
import { paths } from '#/lib/paths.ts'
import { useWide } from '#/lib/use-table-layout.ts'
import classes from './board.module.css'
import { TaskCards } from './cards.tsx'
import type { RowProps } from './open-dialog.ts'
import type { TaskList } from './query.ts'
import { TaskTable } from './table.tsx'
import { useRowFocus } from './use-row-focus.ts'

type Props = Omit<RowProps, 'task'> & { list: TaskList }

/** A page of tasks, once it is there. */
export function TasksShown({ list, managing, onOpenDialog }: Props) {
  const Items = useWide() ? TaskTable : TaskCards
  return (
    <div {...useRowFocus(list)}>
      {list.items.length > 0 ? (
        <Items managing={managing} onOpenDialog={onOpenDialog} tasks={list.items} />
      ) : (
        <Empty managing={managing} onOpenDialog={onOpenDialog} />
      )}
      {list.links && <Pager links={list.links} />}
      {list.more && <More />}
    </div>
  )
}

function Empty({ managing, onOpenDialog }: Omit<Props, 'list'>) {
  const [search] = useSearchParams()
  if (search.size > 0) {
    return (
      <ListEmpty text="No task fits this search.">
        <LinkButton to={paths.board} variant="default">
          Show all open tasks
        </LinkButton>
      </ListEmpty>
    )
  }
  return managing ? (
    <ListEmpty text="No task is open.">
      <Button onClick={() => onOpenDialog({ kind: 'add' })} size="md">
        Add a task
      </Button>
    </ListEmpty>
  ) : (
    <ListEmpty text="Nothing is waiting for you.">
      <LinkButton to={`${paths.board}?status=done`} variant="default">
        Show what is done
      </LinkButton>
    </ListEmpty>
  )
}

/** The open tasks are two lists to the service: past their first pages each goes on by itself. */
const More = () => (
  <p className={classes.more}>
    There is more than fits here: see all that is{' '}
    <FilterLink name="status" value="pending">
      to do
    </FilterLink>{' '}
    or{' '}
    <FilterLink name="status" value="in_progress">
      in progress
    </FilterLink>
    .
  </p>
)
