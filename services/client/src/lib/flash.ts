import { redirect } from 'react-router'

export interface Flash {
  readonly id: number
  readonly kind: 'done' | 'failed'
  readonly text: string
  /** The pathname of the page that shows it. */
  readonly on: string
}

let current: Flash | null = null
let lastId = 0
const listeners = new Set<() => void>()

export const getFlash = (): Flash | null => current

export function subscribeToFlash(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function publish(next: Flash | null): void {
  current = next
  for (const listener of listeners) listener()
}

/** Shows a message. Replaces an older one. */
export function flash(text: string, kind: Flash['kind'] = 'done', on = location.pathname): void {
  lastId += 1
  publish({ id: lastId, kind, text, on })
}

export const dismissFlash = (): void => publish(null)

/** Redirects to a page of this site, which shows the message. */
export function redirectWithFlash(to: string, text: string): Response {
  flash(text, 'done', new URL(to, location.origin).pathname)
  return redirect(to)
}
