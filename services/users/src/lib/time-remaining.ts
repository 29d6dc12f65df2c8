import type { Widget } from '@gatehouse/contract'

/** In seconds. */
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/**
 * What is left of this many milliseconds, in words and as a flag. The same whole seconds decide both, so
 * that a deadline has passed exactly when nothing is left to count.
 */
export function timeRemaining(
  milliseconds: number,
): Pick<Widget, 'deadline_passed' | 'time_remaining'> {
  const seconds = Math.floor(milliseconds / 1_000)
  if (seconds <= 0) return { deadline_passed: true, time_remaining: 'No time remaining' }
  return { deadline_passed: false, time_remaining: inWords(seconds) }
}

function inWords(seconds: number): string {
  let left = seconds
  const words: string[] = []
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length)
    left %= length
    if (count > 0) words.push(`${count} ${unit}${count === 1 ? '' : 's'}`)
  }
  return words.join(' ')
}
