import { Button } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { LinkButton } from '#/components/link-button.tsx'
import { ListEmpty } from '#/components/list-empty.tsx'
import { useTableLayout } from '#/lib/use-table-layout.ts'
import { WidgetCards } from './cards.tsx'
import { Clock } from './clock.tsx'
import type { ListProps } from './open-dialog.ts'
import { CataloguePager } from './pager.tsx'
import { type CataloguePage, withPage } from './query.ts'
import { WidgetTable } from './table.tsx'

interface Props extends ListProps {
  data: CataloguePage
  /** Milliseconds by which the service's clock is ahead of the browser's. */
  offset: number
}

export function WidgetList({ data, offset, onOpenDialog }: Props) {
  const Items = useTableLayout() ? WidgetTable : WidgetCards
  if (data.total_items === 0) return <Empty onOpenDialog={onOpenDialog} />
  if (data.items.length === 0) return <PastTheEnd data={data} />
  return (
    <>
      <Clock offset={offset}>
        <Items onOpenDialog={onOpenDialog} widgets={data.items} />
      </Clock>
      <CataloguePager data={data} />
    </>
  )
}

const Empty = ({ onOpenDialog }: ListProps) => (
  <ListEmpty text="The catalogue is empty.">
    {onOpenDialog && (
      <Button onClick={() => onOpenDialog({ kind: 'add' })} size="md">
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
