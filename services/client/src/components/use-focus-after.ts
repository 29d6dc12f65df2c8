import { useLayoutEffect, useRef } from 'react'
import { focusHeading } from './page.tsx'

/** Focuses the page's heading when the form of a link, which had the focus, makes room for what became of the link. */
export function useFocusAfter(hasForm: boolean): void {
  const had = useRef(hasForm)
  useLayoutEffect(() => {
    if (had.current && !hasForm) focusHeading()
    had.current = hasForm
  }, [hasForm])
}
