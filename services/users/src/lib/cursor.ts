import { createHash } from 'node:crypto'

/** Where a page begins: `after` or `before` the row with this sort value and id. */
export interface Cursor {
  direction: 'after' | 'before'
  value: string
  id: string
}

/**
 * A short mark of the list's filters and order: a cursor is good for its own list alone. A filter of
 * undefined is none, one of null is one.
 */
export function listFingerprint(filters: Record<string, unknown>): string {
  const set = Object.entries(filters).filter(([, value]) => value !== undefined)
  return createHash('sha256')
    .update(JSON.stringify(set.sort(([a], [b]) => a.localeCompare(b))))
    .digest('base64url')
    .slice(0, 11)
}

export const encodeCursor = (fingerprint: string, { direction, value, id }: Cursor): string =>
  Buffer.from(JSON.stringify([fingerprint, direction, value, id])).toString('base64url')

/** `undefined` for what is not a cursor of this list. The value and id are still only claimed. */
export function decodeCursor(fingerprint: string, text: string): Cursor | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (!Array.isArray(parts) || parts.length !== 4) return undefined
    const [mark, direction, value, id] = parts
    if (mark !== fingerprint || typeof value !== 'string' || typeof id !== 'string')
      return undefined
    return direction === 'after' || direction === 'before' ? { direction, value, id } : undefined
  } catch {
    return undefined
  }
}
