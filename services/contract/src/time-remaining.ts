/** From the largest down, in milliseconds. */
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

export const NO_TIME_REMAINING = 'No time remaining'

/** This many milliseconds as the API words them, in whole seconds. */
export function timeRemaining(milliseconds: number): string {
  let left = Math.max(0, milliseconds)
  const words: string[] = []
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length)
    left %= length
    if (count > 0) words.push(`${count} ${unit}${count === 1 ? '' : 's'}`)
  }
  return words.join(' ') || NO_TIME_REMAINING
}

/** The milliseconds that such words stand for; 0 where no time remains. */
export const millisecondsIn = (words: string): number =>
  UNITS.reduce((sum, [unit, length]) => {
    const count = words.match(new RegExp(`(\\d+) ${unit}`))?.[1] ?? 0
    return sum + Number(count) * length
  }, 0)
