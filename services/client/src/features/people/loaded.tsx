import { Button } from '@mantine/core'
import { type ReactNode, Suspense, useState } from 'react'
import { Await } from 'react-router'
import { Delayed } from '#/components/delayed.tsx'
import { Notice } from '#/components/notice.tsx'
import type { FormFailure } from '#/lib/form.ts'
import classes from './people.module.css'

interface Props<T> {
  /** Names the contents, in texts like “Loading the account…”. */
  name: string
  load: () => Promise<T | FormFailure>
  isLoaded: (loaded: T | FormFailure) => loaded is T
  children: (loaded: T) => ReactNode
}

/** What a dialog loads when it opens, because the list may be old or without it. */
export function Loaded<T>({ name, load, isLoaded, children }: Props<T>) {
  const [loading, setLoading] = useState(load)
  return (
    <Suspense fallback={<Waiting name={name} />}>
      <Await resolve={loading}>
        {(loaded: T | FormFailure) =>
          isLoaded(loaded) ? (
            children(loaded)
          ) : (
            <Failed failure={loaded} name={name} onRetry={() => setLoading(load())} />
          )
        }
      </Await>
    </Suspense>
  )
}

const Waiting = ({ name }: { name: string }) => (
  <Delayed>
    <p role="status">Loading the {name}…</p>
  </Delayed>
)

interface FailedProps {
  name: string
  failure: FormFailure
  onRetry: () => void
}

const Failed = ({ name, failure, onRetry }: FailedProps) => (
  <Notice kind="failed" requestId={failure.request_id}>
    <p className={classes.failed}>
      The {name} can’t be shown. {failure.message}
    </p>
    <Button onClick={onRetry} size="sm" variant="default">
      Try again
    </Button>
  </Notice>
)
