/** Returns the entity tag of a row's version (RFC 9110 §8.8.3). */
export const etagOf = (version: string): string => `"${version}"`

const TAG = /^(?:W\/)?"([\x21\x23-\x7e]*)"$/

/**
 * Returns the versions that a write may replace, or undefined for any version (RFC 9110 §13.1.1). `*` requires
 * only an existing row: a write to a missing one answers 404, or 412 by {@link requiresExisting}. Weak tags match
 * strong ones, because compressing proxies weaken tags.
 */
export function versionsOf(ifMatch: string | undefined): string[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined
  return ifMatch.split(',').flatMap((tag) => TAG.exec(tag.trim())?.[1] ?? [])
}

/** Whether `If-None-Match` lists this tag, by weak comparison (RFC 9110 §13.1.2). */
export function matchesTag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const versions = versionsOf(ifNoneMatch)
  return versions === undefined || versions.includes(TAG.exec(etag)?.[1] ?? '')
}

/** Whether a write may only create a row (RFC 9110 §13.1.2). */
export const requiresNone = (ifNoneMatch: string | undefined): boolean =>
  ifNoneMatch?.trim() === '*'

/** Whether a write may only change an existing row. */
export const requiresExisting = (ifMatch: string | undefined): boolean => ifMatch !== undefined
