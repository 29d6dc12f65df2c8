import { type ReactNode, Suspense } from 'react'
import { Await } from 'react-router'
import { ListFailed } from './list-failed.tsx'
import { ListSkeleton } from './list-skeleton.tsx'

interface Props<T> {
  resolve: Promise<T>
  /** Rows of the skeleton. */
  rows?: number
  /** Names the contents, in texts like “Loading the list”. */
  name?: string
  children: (value: Awaited<T>) => ReactNode
}

/** A list, or something else, that its page does not wait for: a skeleton, then the list or the reason for its failure. */
export const DeferredList = <T,>({ resolve, rows, name = 'list', children }: Props<T>) => (
  <Suspense fallback={<ListSkeleton name={name} {...(rows && { rows })} />}>
    <Await<Promise<T>> errorElement={<ListFailed name={name} />} resolve={resolve}>
      {children}
    </Await>
  </Suspense>
)
