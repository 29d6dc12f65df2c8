import type { listUsers, ResponseOf } from '@gatehouse/contract'
import { useSearchParams } from 'react-router'
import { LinkButton } from '#/components/link-button.tsx'
import { ListEmpty } from '#/components/list-empty.tsx'
import { Pager } from '#/components/pager.tsx'
import { paths } from '#/lib/paths.ts'
import { useTableLayout } from '#/lib/use-table-layout.ts'
import { UserCards } from './cards.tsx'
import type { ListProps } from './open-dialog.ts'
import classes from './people.module.css'
import { UserTable } from './table.tsx'
import { totalText } from './total.ts'

export function UserList({
  answer,
  onOpenDialog,
}: ListProps & { answer: ResponseOf<typeof listUsers> }) {
  const { items, total } = answer.data
  const [search] = useSearchParams()
  const Items = useTableLayout() ? UserTable : UserCards
  if (items.length === 0) return <Empty filtered={search.size > 0} />
  return (
    <>
      {total && (
        <p aria-live="polite" className={classes.total}>
          {totalText(total)}
        </p>
      )}
      <Items onOpenDialog={onOpenDialog} users={items} />
      <Pager links={answer.links} />
    </>
  )
}

const Empty = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <ListEmpty text="Nobody matches this search.">
      <LinkButton to={paths.people} variant="default">
        Show everybody
      </LinkButton>
    </ListEmpty>
  ) : (
    <ListEmpty text="There are no accounts yet.">
      <LinkButton to={paths.register}>Create account</LinkButton>
    </ListEmpty>
  )
