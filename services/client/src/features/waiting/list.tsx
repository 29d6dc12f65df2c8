import type { listUsers, ResponseOf, User } from '@gatehouse/contract'
import { LinkButton } from '#/components/link-button.tsx'
import { ListEmpty } from '#/components/list-empty.tsx'
import { Pager } from '#/components/pager.tsx'
import { paths } from '#/lib/paths.ts'
import { useTableLayout } from '#/lib/use-table-layout.ts'
import { WaitingCards } from './cards.tsx'
import type { ListProps } from './decision.ts'
import { WaitingTable } from './table.tsx'

type Props = ListProps & { answer: ResponseOf<typeof listUsers> }

export function WaitingList({ answer, onDecide }: Props) {
  const Items = useTableLayout() ? WaitingTable : WaitingCards
  // Managers and admins receive full accounts.
  const users = answer.data.items.filter((person): person is User => 'role' in person)
  return (
    <>
      {users.length > 0 ? <Items onDecide={onDecide} users={users} /> : <Empty />}
      <Pager links={answer.links} />
    </>
  )
}

const Empty = () => (
  <ListEmpty text="Nobody is waiting for approval.">
    <LinkButton to={paths.people} variant="default">
      View people
    </LinkButton>
  </ListEmpty>
)
