import { USER_FIELDS, type UserRow } from './user-row.ts'

/** A user with a live session is active and approved. */
const LIVE = { active: true, approval: 'approved' } as const

const FIELDS = USER_FIELDS.filter((field) => field !== 'id' && !(field in LIVE))

/** Packs a user into one string. A process caches 100,000 users, and objects would take three times the memory. */
export const packUser = (user: UserRow): string =>
  JSON.stringify(FIELDS.map((field) => packValue(user[field])))

export function unpackUser(id: string, text: string): UserRow {
  const values: unknown[] = JSON.parse(text)
  const user: Record<string, unknown> = { id, ...LIVE }
  FIELDS.forEach((field, index) => {
    user[field] = unpackValue(values[index])
  })
  return user as unknown as UserRow
}

/** JSON has no dates, so an array of milliseconds represents one. No field is an array itself. */
const packValue = (value: unknown) => (value instanceof Date ? [value.getTime()] : value)
const unpackValue = (value: unknown) => (Array.isArray(value) ? new Date(value[0]) : value)
