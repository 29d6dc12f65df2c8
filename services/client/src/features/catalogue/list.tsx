import type { listWidgets, ResponseOf, Widget } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { LinkButton } from '#/components/link-button.tsx'
import { ListEmpty } from '#/components/list-empty.tsx'
import { useWide } from '#/lib/use-table-layout.ts'
import { WidgetCards } from './cards.tsx'
import { Clock } from './clock.tsx'
import type { Task } from './open-dialog.ts'
import { CataloguePager } from './pager.tsx'
import { withPage } from './query.ts'
import { WidgetTable } from './table.tsx'

export type CataloguePage = ResponseOf<typeof listWidgets>['data']

interface Keeping {
  /** Absent for who may only look. */
  onTask?: ((task: Task) => void) | undefined
}

export interface ItemsProps extends Keeping {
  widgets: Widget[]
}

export interface ListProps extends Keeping {
  data: CataloguePage
  /** Milliseconds that the service's clock is ahead of this one. */
  offset: number
}

/** A page of the catalogue, once it is there. */
export function List({ data, offset, onTask }: ListProps) {
  const Items = useWide() ? WidgetTable : WidgetCards
  if (data.total_items === 0) return <Empty onTask={onTask} />
  if (data.items.length === 0) return <PastTheEnd data={data} />
  return (
    <>
      <Clock offset={offset}>
        <Items onTask={onTask} widgets={data.items} />
      </Clock>
      <CataloguePager data={data} />
    </>
  )
}

const Empty = ({ onTask }: Keeping) => (
  <ListEmpty text="The catalogue is empty.">
    {onTask && (
      <Button onClick={() => onTask({ kind: 'add' })} size="md">
        Add the first widget
      </Button>
    )}
  </ListEmpty>
)

function PastTheEnd({ data: { page, total_pages } }: { data: CataloguePage }) {
  const [search] = useSearchParams()
  return (
    <ListEmpty text={`There is no page ${page}. The last one is page ${total_pages}.`}>
      <LinkButton to={withPage(search, total_pages)}>Go to the last page</LinkButton>
    </ListEmpty>
  )
}
