/** The contract reads a date as its last millisecond in UTC. */
const END_OF_DATE = 'T23:59:59.999Z'

/** A deadline as the two fields of a form. An empty time stands for the end of the date. */
export interface DeadlineFields {
  date: string
  time: string
}

/** Converts a deadline to fields: a whole date in UTC, or date and time in the reader's time zone. */
export function deadlineFields(deadline: string): DeadlineFields {
  const whole = deadline.endsWith(END_OF_DATE)
  const moment = new Date(deadline)
  const offset = whole ? 0 : moment.getTimezoneOffset() * 60_000
  const [date = '', time = ''] = new Date(moment.getTime() - offset).toISOString().split('T')
  return { date, time: whole ? '' : time.replace(/(:00)?(\.0+)?Z$/, '') }
}

/** Converts the fields to a deadline of the contract. Returns an empty text without a date. */
export function deadlineOf({ date, time }: DeadlineFields): string {
  if (!date || !time) return date
  const moment = new Date(`${date}T${time}`)
  // No parser reads such a year. The contract refuses it with a message.
  return Number.isNaN(moment.getTime()) ? `${date}T${time}` : moment.toISOString()
}
