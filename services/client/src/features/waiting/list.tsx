import type { listUsers, ResponseOf, User } from '@gatehouse/contract'
import { LinkButton } from '#/components/link-button.tsx'
import { ListEmpty } from '#/components/list-empty.tsx'
import { Pager } from '#/components/pager.tsx'
import { paths } from '#/lib/paths.ts'
import { useWide } from '#/lib/use-table-layout.ts'
import { WaitingCards } from './cards.tsx'
import type { ListProps } from './decision.ts'
import { WaitingTable } from './table.tsx'

type Props = ListProps & { answer: ResponseOf<typeof listUsers> }

/** Who waits, once that is known. */
export function WaitingList({ answer, onDecide }: Props) {
  const Items = useWide() ? WaitingTable : WaitingCards
  // Managers and admins get everybody in full.
  const users = answer.data.items.filter((person): person is User => 'role' in person)
  return (
    <>
      {users.length > 0 ? <Items onDecide={onDecide} users={users} /> : <Empty />}
      <Pager links={answer.links} />
    </>
  )
}

const Empty = () => (
  <ListEmpty text="Nobody is waiting.">
    <LinkButton to={paths.people} variant="default">
      See everybody
    </LinkButton>
  </ListEmpty>
)
