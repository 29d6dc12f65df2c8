/** Units in descending order, in milliseconds. */
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

export const NO_TIME_REMAINING = 'No time remaining'

/** Formats milliseconds in days to whole seconds, as in `2 days 3 minutes`. */
export function timeRemaining(milliseconds: number): string {
  let rest = Math.max(0, milliseconds)
  const words: string[] = []
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length)
    rest %= length
    if (count > 0) words.push(`${count} ${unit}${count === 1 ? '' : 's'}`)
  }
  return words.join(' ') || NO_TIME_REMAINING
}

/** Parses the format of {@link timeRemaining} to milliseconds; 0 if no time remains. */
export const millisecondsIn = (words: string): number =>
  UNITS.reduce((sum, [unit, length]) => {
    const count = words.match(new RegExp(`(\\d+) ${unit}`))?.[1] ?? 0
    return sum + Number(count) * length
  }, 0)
