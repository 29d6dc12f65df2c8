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

const namesOf = ({ username, email }: UserRow) => ({ username, email })

const accessOf = ({ role, active, approval }: UserRow) => ({ role, active, approval })

/** Returns the initial values of a new account as changes. */
export const newUserChanges = (user: UserRow) => ({
  changes: changesBetween({}, accessOf(user)),
  personal: changesBetween({}, namesOf(user)),
})

export const nameChanges = (before: UserRow, after: UserRow) => ({
  personal: changesBetween(namesOf(before), namesOf(after)),
})

export const accessChanges = (before: UserRow, after: UserRow) => ({
  changes: changesBetween(accessOf(before), accessOf(after)),
})
