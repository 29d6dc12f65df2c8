import { listUsers, PAGE_LIMIT } from '@gatehouse/contract'
import { useEffect, useState } from 'react'
import { LinkButton } from '#/components/link-button.tsx'
import { call } from '#/lib/api.ts'
import { paths } from '#/lib/paths.ts'
import { WAITING } from './query.ts'

/** Counts the users on the first page. Returns an empty text for none. */
async function countWaiting(signal: AbortSignal): Promise<string> {
  const { data } = await call(listUsers, { query: WAITING }, signal)
  if (data.has_next) return `More than ${PAGE_LIMIT}`
  return data.items.length > 0 ? String(data.items.length) : ''
}

/** Links to the users that wait for approval, if any. Counts them each time `list` has loaded. */
export function WaitingLink({ list }: { list: Promise<unknown> }) {
  const [count, setCount] = useState('')
  useEffect(() => {
    const leaving = new AbortController()
    const counting = list.then(() => countWaiting(leaving.signal))
    // The link is optional: without an answer there is none.
    counting.then(setCount, () => undefined)
    return () => leaving.abort()
  }, [list])
  if (!count) return null
  return (
    <LinkButton to={paths.waiting} variant="default">{`${count} waiting for approval`}</LinkButton>
  )
}
