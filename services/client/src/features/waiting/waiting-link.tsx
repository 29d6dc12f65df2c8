import { listUsers, PAGE_LIMIT } from '@gatehouse/contract'
import { useEffect, useState } from 'react'
import { LinkButton } from '#/components/link-button.tsx'
import { call } from '#/lib/api.ts'
import { paths } from '#/lib/paths.ts'
import { WAITING } from './query.ts'

/** How many wait for approval, as far as the first page tells. Empty when that is nobody. */
async function countWaiting(signal: AbortSignal): Promise<string> {
  const { data } = await call(listUsers, { query: WAITING }, signal)
  if (data.has_next) return `More than ${PAGE_LIMIT}`
  return data.items.length > 0 ? String(data.items.length) : ''
}

/** Leads to who waits for approval, where there is somebody; asked each time `list` has loaded. */
export function WaitingLink({ list }: { list: Promise<unknown> }) {
  const [count, setCount] = useState('')
  useEffect(() => {
    const leaving = new AbortController()
    const counting = list.then(() => countWaiting(leaving.signal))
    // An offer: the page does without it.
    counting.then(setCount, () => undefined)
    return () => leaving.abort()
  }, [list])
  if (!count) return null
  return (
    <LinkButton to={paths.waiting} variant="default">{`${count} waiting for approval`}</LinkButton>
  )
}
