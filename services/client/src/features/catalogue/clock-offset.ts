import { millisecondsIn, type Widget } from '@gatehouse/contract'

/**
 * Returns how many milliseconds the service's clock is ahead of the browser's, by the remaining times in an answer.
 * Those are rounded to seconds, so the minimum is closest.
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
