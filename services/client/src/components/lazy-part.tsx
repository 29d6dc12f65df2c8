import { Button } from '@mantine/core'
import { type ComponentType, useEffect, useState } from 'react'
import { keepDrafts } from '#/lib/drafts.ts'
import { failureOf } from '#/lib/form.ts'
import { loadPart, ReplacedError } from '#/lib/load-part.ts'
import { reload } from '#/lib/reload.ts'
import classes from './lazy-part.module.css'
import { Notice } from './notice.tsx'

/**
 * Loads a component when it is first rendered. Unlike with React's lazy(), a failure does not replace the page, which
 * would discard the user's input, and can be retried.
 */
export function lazyPart<P extends object>(load: () => Promise<{ default: ComponentType<P> }>) {
  const loadChecked = loadPart(load)
  let loaded: ComponentType<P> | undefined

  async function preload(): Promise<ComponentType<P>> {
    loaded ??= (await loadChecked()).default
    return loaded
  }

  function LazyPart(props: P) {
    const [Part, setPart] = useState(() => loaded)
    const [error, setError] = useState<unknown>(null)
    useEffect(() => {
      if (Part || error) return
      let left = false
      const settle = (set: () => void) => {
        if (!left) set()
      }
      preload().then(
        (component) => settle(() => setPart(() => component)),
        (cause) => settle(() => setError(cause)),
      )
      return () => {
        left = true
      }
    }, [Part, error])
    if (Part) return <Part {...props} />
    return error ? <PartFailed error={error} onRetry={() => setError(null)} /> : null
  }

  return Object.assign(LazyPart, { preload })
}

function PartFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const replaced = error instanceof ReplacedError
  const reloadWithDrafts = () => {
    keepDrafts()
    reload()
  }
  return (
    // The part may be the session-ended dialog over a covered page.
    <div className={classes.region} data-over-cover>
      <Notice kind="failed">
        <p className={classes.text}>
          {replaced
            ? `${error.message} Your input is kept, except passwords.`
            : failureOf(error).message}
        </p>
        <Button onClick={replaced ? reloadWithDrafts : onRetry} size="sm" variant="default">
          {replaced ? 'Reload' : 'Try again'}
        </Button>
      </Notice>
    </div>
  )
}
