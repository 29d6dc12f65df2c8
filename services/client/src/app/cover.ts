const reasons = new Set<string>()

/**
 * Hides the document (theme.css), and with it what a screen reader or a search in the page would find,
 * for as long as one reason stands. Everything stays mounted: what was typed is there again afterwards.
 */
export function cover(reason: string, on: boolean): void {
  if (on) reasons.add(reason)
  else reasons.delete(reason)
  document.documentElement.toggleAttribute('data-covered', reasons.size > 0)
}
