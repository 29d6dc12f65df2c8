import type { Role, User } from '@gatehouse/contract'
import type { MergeRules } from '#/components/three-way-merge.ts'

/** The values of an account's form. */
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

const NAMES = ['username', 'email', 'role', 'active'] as const

/** How an edited account merges with a version that another admin saved. */
export const USER_MERGE: MergeRules<User, Draft> = {
  draftOf,
  fields: {
    username: { label: 'Username', text: ({ username }) => username },
    email: { label: 'Email', text: ({ email }) => email },
    role: { label: 'Role', text: ({ role }) => role },
    active: { label: 'Active', text: ({ active }) => (active ? 'yes' : 'no') },
  },
}

export const differ = (a: Draft, b: Draft, ...fields: (keyof Draft)[]): boolean =>
  fields.some((field) => a[field] !== b[field])

/** Returns whether each field of `theirs` has the value that the form showed or the one that the editor wants. */
export const isMergeable = (theirs: Draft, before: Draft, wanted: Draft): boolean =>
  NAMES.every((field) => theirs[field] === before[field] || theirs[field] === wanted[field])
