/** The entity tag of a row's version (RFC 9110 §8.8.3). */
export const etagOf = (version: string): string => `"${version}"`

const TAG = /^(?:W\/)?"([\x21\x23-\x7e]*)"$/

/**
 * The versions that a write may replace; undefined when it may replace any (RFC 9110 §13.1.1). `*` asks
 * only that there is one, which a write to nothing answers by 404 or by {@link requiresExisting}. A weak tag counts
 * like its strong one: it names a row's version, and proxies that compress weaken it on the way.
 */
export function versionsOf(ifMatch: string | undefined): string[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined
  return ifMatch.split(',').flatMap((tag) => TAG.exec(tag.trim())?.[1] ?? [])
}

/** Whether an `If-None-Match` names this tag, by weak comparison (RFC 9110 §13.1.2). */
export function namesTag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const versions = versionsOf(ifNoneMatch)
  return versions === undefined || versions.includes(TAG.exec(etag)?.[1] ?? '')
}

/** Whether a write may only make a new row (RFC 9110 §13.1.2). */
export const requiresNone = (ifNoneMatch: string | undefined): boolean =>
  ifNoneMatch?.trim() === '*'

/** Whether a write that would make a new row must not. */
export const requiresExisting = (ifMatch: string | undefined): boolean => ifMatch !== undefined
