import { WIDGETS_PER_PAGE } from '@gatehouse/contract'
import { Button, NativeSelect } from '@mantine/core'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { ChevronIcon } from '#/components/icons.tsx'
import { focusHeading } from '#/components/page.tsx'
import classes from './catalogue.module.css'
import { type CataloguePage, withPage, withPerPage } from './query.ts'

/** The page number, links to other pages, and the page size. */
export function CataloguePager({ data }: { data: CataloguePage }) {
  const { page, total_pages, total_items } = data
  return (
    <nav aria-label="Pages of the list" className={classes.pager}>
      <div className={classes.turns}>
        {page > 1 && <PageLink label="First" page={1} />}
        {page > 1 && <PageLink label="Previous" page={page - 1} />}
        <span>{`Page ${page} of ${total_pages}`}</span>
        {page < total_pages && <PageLink label="Next" page={page + 1} />}
        {page < total_pages && <PageLink label="Last" page={total_pages} />}
      </div>
      <div className={classes.length}>
        <span>{total_items === 1 ? '1 widget' : `${total_items} widgets`}</span>
        {total_items > WIDGETS_PER_PAGE[0] && <PerPage value={data.items_per_page} />}
      </div>
    </nav>
  )
}

function PageLink({ label, page }: { label: string; page: number }) {
  const [search] = useSearchParams()
  return (
    // The next page may lack this link, which would lose the focus.
    <Button
      component={Link}
      onClick={focusHeading}
      size="sm"
      to={withPage(search, page)}
      variant="default"
    >
      {label}
    </Button>
  )
}

function PerPage({ value }: { value: number }) {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  return (
    <NativeSelect
      data={WIDGETS_PER_PAGE.map(String)}
      label="Per page"
      onChange={({ currentTarget }) =>
        navigate(withPerPage(search, currentTarget.value), { preventScrollReset: true })
      }
      rightSection={<ChevronIcon />}
      size="md"
      value={String(value)}
    />
  )
}
