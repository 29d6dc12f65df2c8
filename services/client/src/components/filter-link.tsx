import type { MouseEvent, ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { usePendingSearchParams } from '#/lib/pending-search-params.ts'
import { withFilter } from '#/lib/search-params.ts'

interface Props {
  name: string
  value: string
  title?: string
  children: ReactNode
}

/** Links to the same list with one more filter. */
export function FilterLink({ name, value, ...props }: Props) {
  const [search] = useSearchParams()
  const pendingSearchParams = usePendingSearchParams()
  const navigate = useNavigate()
  const filtered = (search: URLSearchParams) => `?${withFilter(search, name, value)}`
  const follow = (event: MouseEvent) => {
    const pending = pendingSearchParams()
    const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
    if (opensElsewhere || `${pending}` === `${search}`) return
    event.preventDefault()
    void navigate(filtered(pending))
  }
  return <Link {...props} onClick={follow} to={filtered(search)} />
}
