import { Email, multiline, Role, Username } from '@gatehouse/contract'
import * as z from 'zod'

const EMPTY = new Set<unknown>(['', null])
/** CSV and SQL exports write what is absent as an empty text or null. */
const optional = <T extends z.core.$ZodType>(schema: T) =>
  z.preprocess((value) => (EMPTY.has(value) ? undefined : value), z.optional(schema))

const WORDS: Record<string, boolean> = {
  true: true,
  t: true,
  '1': true,
  false: false,
  f: false,
  '0': false,
}
const flag = z.preprocess(
  (value) => WORDS[String(value).toLowerCase()] ?? value,
  z.boolean('Write true or false.'),
)

const TIME =
  /^(?<date>\d{4}-\d\d-\d\d)[T ](?<time>\d\d:\d\d:\d\d(?:\.\d+)?) ?(?<zone>Z|[+-]\d\d(?::?\d\d)?)?$/

/** Reads ISO 8601, Postgres's and SQLite's times, and milliseconds. A time without a zone is UTC. */
function toDate(value: unknown): unknown {
  if (typeof value === 'number') return new Date(value)
  const { date, time, zone = 'Z' } = TIME.exec(String(value))?.groups ?? {}
  if (!date) return value
  return new Date(`${date}T${time}${zone.length === 3 ? `${zone}:00` : zone}`)
}
const TIME_FAULT = 'Write a time like 2026-01-31T12:00:00Z.'
const time = z.preprocess(toDate, z.date(TIME_FAULT).min(new Date(0), TIME_FAULT))

/** A mistyped name must not lose what it names, such as the passwords. */
const unknownFields = (issue: z.core.$ZodRawIssue) =>
  issue.code === 'unrecognized_keys'
    ? `Unknown: ${issue.keys?.join(', ')}. Leave out other fields than docs/import.md has.`
    : 'Write one user with named fields.'

/** A user in a file. */
export const UserRecord = z.strictObject(
  {
    id: optional(z.uuid('Write a UUID.').toLowerCase()),
    username: optional(Username),
    email: Email,
    role: optional(Role),
    active: optional(flag),
    approval: optional(
      z.enum(['approved', 'pending', 'rejected'], 'Write approved, pending or rejected.'),
    ),
    rejection_reason: optional(multiline(500)),
    email_verified: optional(flag),
    notify_new_device: optional(flag),
    created_at: optional(time),
    last_login_at: optional(time),
    password_hash: optional(z.string('Write the hash as text.')),
    /** Only where a system stores it apart from the hash. */
    password_salt: optional(z.string()),
  },
  { error: unknownFields },
)
export type UserRecord = z.infer<typeof UserRecord>

/** The fields of an export, in the order of its columns. */
export const RECORD_FIELDS = Object.keys(UserRecord.shape).filter(
  (field) => field !== 'password_salt',
)

/** Returns one sentence for each faulty field. */
export const faultsOf = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => [...path, message].join(': ')).join(' ')
