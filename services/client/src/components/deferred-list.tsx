import { type ReactNode, Suspense } from 'react'
import { Await } from 'react-router'
import { ListFailed } from './list-failed.tsx'
import { ListSkeleton } from './list-skeleton.tsx'

interface Props<T> {
  resolve: Promise<T>
  /** Rows of the skeleton. */
  rows?: number
  children: (value: Awaited<T>) => ReactNode
}

/** A list that its page does not wait for: a skeleton, then the list or the reason for its failure. */
export const DeferredList = <T,>({ resolve, rows, children }: Props<T>) => (
  <Suspense fallback={<ListSkeleton {...(rows && { rows })} />}>
    <Await<Promise<T>> errorElement={<ListFailed />} resolve={resolve}>
      {children}
    </Await>
  </Suspense>
)
