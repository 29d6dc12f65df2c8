import { redirect } from 'react-router'

export interface Flash {
  readonly id: number
  readonly kind: 'done' | 'failed'
  readonly text: string
  /** The page that it belongs to, by pathname. */
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

/** Says what happened; a newer message takes the place of an older one. */
export function flash(text: string, kind: Flash['kind'] = 'done', on = location.pathname): void {
  lastId += 1
  publish({ id: lastId, kind, text, on })
}

export const dismissFlash = (): void => publish(null)

/** Leads to another page of this site, and says there what happened. */
export function redirectWithFlash(to: string, text: string): Response {
  flash(text, 'done', new URL(to, location.origin).pathname)
  return redirect(to)
}
