import type { Role, User } from '@gatehouse/contract'
import type { Change } from '#/components/conflict.tsx'

/** What an admin may change of an account, as the form holds it. */
export interface Draft {
  username: string
  email: string
  role: Role
  active: boolean
}

export const draftOf = ({ username, email, role, active }: User): Draft => ({
  username,
  email,
  role,
  active,
})

/** How people call each field and read its value. */
const FIELDS: { [F in keyof Draft]: [label: string, read: (draft: Draft) => string] } = {
  username: ['Username', ({ username }) => username],
  email: ['Email', ({ email }) => email],
  role: ['Role', ({ role }) => role],
  active: ['Active', ({ active }) => (active ? 'yes' : 'no')],
}
const NAMES = ['username', 'email', 'role', 'active'] as const

export const differ = (a: Draft, b: Draft, ...fields: (keyof Draft)[]): boolean =>
  fields.some((field) => a[field] !== b[field])

/** Whether `theirs` holds nothing that neither the editor saw nor the editor wants. */
export const isMergeable = (theirs: Draft, before: Draft, wanted: Draft): boolean =>
  NAMES.every((field) => theirs[field] === before[field] || theirs[field] === wanted[field])

/** What somebody else made of `base` while it was edited into `draft`. */
export const changesBetween = (base: Draft, theirs: Draft, draft: Draft): Change[] =>
  NAMES.filter((field) => base[field] !== theirs[field]).map((field) => {
    const [label, read] = FIELDS[field]
    const clashes = draft[field] !== base[field] && draft[field] !== theirs[field]
    return { label, was: read(base), now: read(theirs), clashes }
  })

/** Keeps what the editor changed, and takes theirs elsewhere. */
export function rebase(draft: Draft, base: Draft, theirs: Draft): Draft {
  const kept = NAMES.filter((field) => draft[field] !== base[field])
  return { ...theirs, ...Object.fromEntries(kept.map((field) => [field, draft[field]])) }
}
