const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const EXACT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' })

const MINUTE = 60
const HOUR = 3_600
const DAY = 86_400
const MONTH = 30 * DAY

/** Each with its seconds and those of its parts, largest first. */
const UNITS: [Intl.RelativeTimeFormatUnit, seconds: number, ofPart: number][] = [
  ['year', 365 * DAY, MONTH],
  ['month', MONTH, DAY],
  ['day', DAY, HOUR],
  ['hour', HOUR, MINUTE],
  ['minute', MINUTE, 1],
]

/**
 * Formats a time like "3 days ago" or "in 7 days", or "just now" within a minute. Rounds a time ahead, so that seven days less a
 * minute are "in 7 days".
 */
export function relativeTime(time: string, now = Date.now()): string {
  const seconds = (Date.parse(time) - now) / 1000
  const isAhead = seconds > 0
  const unit = UNITS.find(
    ([, length, part]) => Math.abs(seconds) >= (isAhead ? length - part / 2 : length),
  )
  if (!unit) return 'just now'
  const [name, length] = unit
  return RELATIVE.format((isAhead ? Math.round : Math.trunc)(seconds / length), name)
}

/** Formats a time like "20 November 2026 at 19:03", in the reader's time zone. */
export const exactTime = (time: string): string => EXACT.format(new Date(time))

const twoDigits = (number: number) => String(number).padStart(2, '0')

/** Converts a time to the value of `<input type="datetime-local">`: in minutes, in the reader's time zone. */
export function toLocalInput(time: string): string {
  const at = new Date(time)
  const [month, day, hours, minutes] = [
    at.getMonth() + 1,
    at.getDate(),
    at.getHours(),
    at.getMinutes(),
  ].map(twoDigits)
  return `${String(at.getFullYear()).padStart(4, '0')}-${month}-${day}T${hours}:${minutes}`
}

/** Converts the value of such an input to a time in UTC. Returns an invalid value unchanged. */
export function fromLocalInput(local: string): string {
  const at = new Date(local)
  return Number.isNaN(at.getTime()) ? local : at.toISOString()
}

/** Returns the reader's time zone, like "Europe/Berlin". */
export const timeZone = (): string => EXACT.resolvedOptions().timeZone
