const reasons = new Set<string>()

/**
 * Hides the document (theme.css) from view, screen readers and in-page search while one reason stands. Everything
 * stays mounted, so unsaved input survives.
 */
export function cover(reason: string, on: boolean): void {
  if (on) reasons.add(reason)
  else reasons.delete(reason)
  document.documentElement.toggleAttribute('data-covered', reasons.size > 0)
}
