import { Button } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { FilterLink } from '#/components/filter-link.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { ListEmpty } from '#/components/list-empty.tsx'
import { Pager } from '#/components/pager.tsx'
import { paths } from '#/lib/paths.ts'
import { useTableLayout } from '#/lib/use-table-layout.ts'
import classes from './board.module.css'
import { TaskCards } from './cards.tsx'
import type { RowProps } from './open-dialog.ts'
import type { TaskList } from './query.ts'
import { TaskTable } from './table.tsx'
import { useRowFocus } from './use-row-focus.ts'

type Props = Omit<RowProps, 'task'> & { list: TaskList }

export function TaskListPage({ list, isManager, onOpenDialog }: Props) {
  const Items = useTableLayout() ? TaskTable : TaskCards
  return (
    <div {...useRowFocus(list)}>
      {list.items.length > 0 ? (
        <Items isManager={isManager} onOpenDialog={onOpenDialog} tasks={list.items} />
      ) : (
        <Empty isManager={isManager} onOpenDialog={onOpenDialog} />
      )}
      {list.links && <Pager links={list.links} />}
      {list.more && <More />}
    </div>
  )
}

function Empty({ isManager, onOpenDialog }: Omit<Props, 'list'>) {
  const [search] = useSearchParams()
  if (search.size > 0) {
    return (
      <ListEmpty text="No task matches this search.">
        <LinkButton to={paths.board} variant="default">
          Show all open tasks
        </LinkButton>
      </ListEmpty>
    )
  }
  return isManager ? (
    <ListEmpty text="There are no open tasks.">
      <Button onClick={() => onOpenDialog({ kind: 'add' })} size="md">
        Add a task
      </Button>
    </ListEmpty>
  ) : (
    <ListEmpty text="You have no open tasks.">
      <LinkButton to={`${paths.board}?status=done`} variant="default">
        Show done tasks
      </LinkButton>
    </ListEmpty>
  )
}

/** The open tasks are two lists at the service, which have pages of their own. */
const More = () => (
  <p className={classes.more}>
    There are more open tasks. Show those that are{' '}
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
