import { type FocusEvent, useEffect, useRef } from 'react'
import { focusHeading } from '#/components/page.tsx'
import type { TaskList } from './query.ts'

const rowsOf = (area: Element) => [...area.querySelectorAll('[data-task]')]

/**
 * Moves the focus when the focused task leaves the list, for example because it was finished. The task in its place
 * gets the focus.
 */
export function useRowFocus(list: TaskList) {
  const area = useRef<HTMLDivElement>(null)
  const row = useRef(-1)
  useEffect(() => {
    if (!area.current || row.current < 0 || document.activeElement !== document.body) return
    const place = Math.min(row.current, list.items.length - 1)
    const next = rowsOf(area.current)[place]?.querySelector('button')
    if (next) next.focus()
    else focusHeading()
  }, [list])
  const onFocus = ({ target, currentTarget }: FocusEvent) => {
    row.current = rowsOf(currentTarget).findIndex((element) => element.contains(target))
  }
  // React sends no blur event when the focused element is removed.
  const onBlur = () => {
    row.current = -1
  }
  return { ref: area, onFocus, onBlur }
}
