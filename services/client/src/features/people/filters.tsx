import { STATES } from '@gatehouse/contract'
import { USER_STATES } from '#/components/badge.tsx'
import { Filters, SearchFilter, SelectFilter } from '#/components/filters.tsx'
import { ROLE_CHOICES } from '#/components/role-field.tsx'

const ROLES = [{ value: '', label: 'Any role' }, ...ROLE_CHOICES]

const STATE_CHOICES = [
  { value: '', label: 'Any state' },
  ...STATES.map((value) => ({
    value,
    label: USER_STATES[value][0],
  })),
]

const SORT_CHOICES = [
  { value: '', label: 'Newest first' },
  { value: 'created_at', label: 'Oldest first' },
  { value: 'username', label: 'Username, A to Z' },
  { value: '-username', label: 'Username, Z to A' },
  { value: 'email', label: 'Email, A to Z' },
  { value: '-email', label: 'Email, Z to A' },
  { value: '-last_login_at', label: 'Last log-in, latest first' },
  { value: 'last_login_at', label: 'Last log-in, oldest first' },
]

export function PeopleFilters({ list }: { list: Promise<unknown> }) {
  return (
    <Filters list={list}>
      <SearchFilter />
      <SelectFilter data={ROLES} label="Role" name="role" />
      <SelectFilter data={STATE_CHOICES} label="State" name="state" />
      <SelectFilter data={SORT_CHOICES} label="Order" name="sort" />
    </Filters>
  )
}
