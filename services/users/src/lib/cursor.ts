import { createHash } from 'node:crypto'

/** The start of a page, `after` or `before` the row with this sort value and id. */
export interface Cursor {
  direction: 'after' | 'before'
  value: string
  id: string
}

/**
 * Returns a short hash of a list's filters and order, so that a cursor is valid only in its own list. Ignores undefined
 * filters, but not null ones.
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

/** Returns `undefined` unless the text is a cursor of this list. Does not verify its value and id. */
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
