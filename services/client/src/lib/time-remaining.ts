import type { Widget } from '@gatehouse/contract'

/** From the largest down, in seconds. */
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

export const OVER = 'No time remaining'

/** What is left until `deadline` at the moment `now` (milliseconds since 1970), in the API's own words. */
export function timeRemaining(deadline: string, now: number): string {
  let left = Math.floor((Date.parse(deadline) - now) / 1000)
  if (left <= 0) return OVER
  const words: string[] = []
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length)
    left %= length
    if (count > 0) words.push(`${count} ${unit}${count === 1 ? '' : 's'}`)
  }
  return words.join(' ')
}

/** The milliseconds that such words stand for; 0 when nothing is left. */
const millisecondsIn = (words: string): number =>
  UNITS.reduce((sum, [unit, length]) => {
    const count = words.match(new RegExp(`(\\d+) ${unit}`))?.[1] ?? 0
    return sum + Number(count) * length * 1000
  }, 0)

/**
 * How many milliseconds the service's clock is ahead of this one, by what it has just said to be
 * left. Whole seconds are said, so the least of all answers comes closest.
 */
export function clockOffset(
  widgets: Pick<Widget, 'deadline' | 'time_remaining'>[],
  now = Date.now(),
): number {
  const clocks = widgets
    .map(({ deadline, time_remaining }) => [Date.parse(deadline), millisecondsIn(time_remaining)])
    .filter((pair): pair is [number, number] => Boolean(pair[1]))
    .map(([deadline, left]) => deadline - left)
  return clocks.length > 0 ? Math.min(...clocks) - now : 0
}
