import { millisecondsIn, type Widget } from '@gatehouse/contract'

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
