import type { AuditChanges, AuditValue } from '#/domain/audit/audit-event.ts'
import type { UserRow } from './user-row.ts'

type Fields = Record<string, AuditValue>

/** Returns the fields that differ. */
function changesBetween(before: Fields, after: Fields): AuditChanges {
  const names = Object.keys({ ...before, ...after })
  const pairs = names.map((name) => [name, before[name] ?? null, after[name] ?? null] as const)
  return Object.fromEntries(
    pairs
      .filter(([, from, to]) => from !== to)
      .map(([name, from, to]) => [name, { before: from, after: to }]),
  )
}

type Names = Pick<UserRow, 'username' | 'email'>
type Access = Pick<UserRow, 'role' | 'active' | 'approval'>

const namesOf = ({ username, email }: Names) => ({ username, email })

const accessOf = ({ role, active, approval }: Access) => ({ role, active, approval })

/** Returns the initial values of a new account as changes. */
export const newUserChanges = (user: Names & Access) => ({
  changes: changesBetween({}, accessOf(user)),
  personal: changesBetween({}, namesOf(user)),
})

/** Includes the address that a user asked to have, and has not confirmed yet. */
export const nameChanges = (before: UserRow, after: UserRow, asked?: string) => ({
  personal: {
    ...changesBetween(namesOf(before), namesOf(after)),
    ...(asked !== undefined && { new_email: { before: null, after: asked } }),
  },
})

export const accessChanges = (before: UserRow, after: UserRow) => ({
  changes: changesBetween(accessOf(before), accessOf(after)),
})
