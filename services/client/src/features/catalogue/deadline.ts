/** The contract takes a date for its last millisecond in UTC. */
const END_OF_DATE = 'T23:59:59.999Z'

/** A deadline as a form's two fields hold it; without a time of day, all of the date. */
export interface DeadlineFields {
  date: string
  time: string
}

/** The fields that stand for a deadline: a whole date in UTC, or date and time in the person's zone. */
export function deadlineFields(deadline: string): DeadlineFields {
  const whole = deadline.endsWith(END_OF_DATE)
  const moment = new Date(deadline)
  const offset = whole ? 0 : moment.getTimezoneOffset() * 60_000
  const [date = '', time = ''] = new Date(moment.getTime() - offset).toISOString().split('T')
  return { date, time: whole ? '' : time.replace(/(:00)?(\.0+)?Z$/, '') }
}

/** What the contract takes for the two fields. Empty without a date. */
export function deadlineOf({ date, time }: DeadlineFields): string {
  if (!date || !time) return date
  const moment = new Date(`${date}T${time}`)
  // A year that no parser takes: the contract refuses it in words.
  return Number.isNaN(moment.getTime()) ? `${date}T${time}` : moment.toISOString()
}
