import type { MouseEvent, ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useSearchAsked } from '#/lib/pending-search-params.ts'
import { withFilter } from '#/lib/search-params.ts'

interface Props {
  name: string
  value: string
  title?: string
  children: ReactNode
}

/** Leads to the same list with one filter more. */
export function FilterLink({ name, value, ...props }: Props) {
  const [search] = useSearchParams()
  const searchAsked = useSearchAsked()
  const navigate = useNavigate()
  const within = (asked: URLSearchParams) => `?${withFilter(asked, name, value)}`
  const follow = (event: MouseEvent) => {
    const asked = searchAsked()
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
    if (elsewhere || `${asked}` === `${search}`) return
    event.preventDefault()
    void navigate(within(asked))
  }
  return <Link {...props} onClick={follow} to={within(search)} />
}
