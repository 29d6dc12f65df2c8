import { ROLES, type Role, SORTS, type Sort, STATES, type UserState } from '@gatehouse/contract'

/** The search terms, named after what makes them expensive. */
export const SEARCHES = {
  none: undefined,
  'one letter': 'm',
  'two letters': 'ka',
  'rare part': 'zoe.kirchbach',
  'common part': 'bach',
  nothing: 'zzqz',
} as const

export type SearchKind = keyof typeof SEARCHES

export interface Combination {
  search: SearchKind
  sort: Sort
  role: Role | undefined
  state: UserState | undefined
}

export const COMBINATIONS: Combination[] = Object.keys(SEARCHES).flatMap((search) =>
  SORTS.flatMap((sort) =>
    [undefined, ...ROLES].flatMap((role) =>
      [undefined, ...STATES].map((state) => ({
        search: search as SearchKind,
        sort,
        role,
        state,
      })),
    ),
  ),
)

/** Formats a combination as a query string. */
export const nameOf = ({ search, sort, role, state }: Combination): string =>
  [search, sort, role ?? 'any role', state ?? 'any state'].join(', ')
