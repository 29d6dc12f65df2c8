const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const EXACT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' })

/** In seconds, largest first. */
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** Formats a time like "3 days ago", or "just now" within a minute. */
export function relativeTime(time: string, now = Date.now()): string {
  const seconds = (Date.parse(time) - now) / 1000
  const unit = UNITS.find(([, length]) => Math.abs(seconds) >= length)
  return unit ? RELATIVE.format(Math.trunc(seconds / unit[1]), unit[0]) : 'just now'
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
