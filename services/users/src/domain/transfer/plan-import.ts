import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { ExistingUsers } from './find-existing.ts'
import type { ImportedUser } from './insert-users.ts'
import { namesOfAddress } from './user-names.ts'
import type { UserRecord } from './user-record.ts'

/** A valid record. */
export interface Candidate {
  place: string
  record: UserRecord
  passwordHash: string
}

/** The outcome of a record. */
export type Plan = { user: ImportedUser } | { exists: true } | { fault: string }

/** The ids, names and addresses of the records before, and where they stand. */
export type Seen = Map<string, string>

const keysOf = ({ id, username, email }: { id?: string; username?: string; email: string }) => ({
  ...(id && { id: `id ${id}` }),
  ...(username && { username: `username ${username.toLowerCase()}` }),
  email: `email ${email.toLowerCase()}`,
})

/** Decides about a record, and remembers it in `seen`. */
export function planImport(
  { place, record, passwordHash }: Candidate,
  existing: ExistingUsers,
  seen: Seen,
): Plan {
  const { id, username, email } = record
  const keys = Object.entries(keysOf({ ...(id && { id }), ...(username && { username }), email }))
  const repeated = keys.find(([, key]) => seen.has(key))
  if (repeated) return { fault: `${repeated[0]}: ${seen.get(repeated[1])} has the same.` }
  for (const [, key] of keys) seen.set(key, place)
  if (isExisting(record, existing)) return { exists: true }
  const fault = conflictOf(record, existing)
  if (fault) return { fault }
  const name = username ?? freeName(email, existing, seen)
  if (!name) return { fault: 'username: give one, because the names from the address are taken.' }
  seen.set(`username ${name.toLowerCase()}`, place)
  return { user: toUser({ ...record, username: name }, passwordHash) }
}

/** An id alone identifies a user, whose names may have changed since. */
function isExisting({ id, username, email }: UserRecord, existing: ExistingUsers): boolean {
  if (id) return existing.byId.has(id)
  const user = existing.byEmail.get(email.toLowerCase())
  if (!user) return false
  return username === undefined || user.username.toLowerCase() === username.toLowerCase()
}

function conflictOf({ username, email }: UserRecord, existing: ExistingUsers): string | undefined {
  const takesName = username !== undefined && existing.byUsername.has(username.toLowerCase())
  const faults = [
    ...(takesName ? ['username: another user has it.'] : []),
    ...(existing.byEmail.has(email.toLowerCase()) ? ['email: another user has it.'] : []),
  ]
  return faults.length > 0 ? faults.join(' ') : undefined
}

const freeName = (email: string, { byUsername }: ExistingUsers, seen: Seen) =>
  namesOfAddress(email).find((name) => {
    const key = name.toLowerCase()
    return !byUsername.has(key) && !seen.has(`username ${key}`)
  })

function toUser(
  { username, email, ...record }: UserRecord & { username: string },
  passwordHash: string,
): ImportedUser {
  return {
    id: record.id ?? uuidv7(),
    username,
    email,
    passwordHash,
    role: record.role ?? 'employee',
    active: record.active ?? true,
    approval: record.approval ?? 'approved',
    rejectionReason: record.rejection_reason ?? null,
    emailVerified: record.email_verified ?? false,
    notifyNewDevice: record.notify_new_device ?? true,
    createdAt: record.created_at ?? new Date(),
    lastLoginAt: record.last_login_at ?? null,
    auditKey: randomBytes(32).toString('base64'),
  }
}
