import { DateFilter, Filters, SelectFilter } from '#/components/filters.tsx'
import { ACTION_OPTIONS } from './event-kinds.ts'
import { UserFilter } from './user-filter.tsx'

export function ActivityFilters({ list }: { list: Promise<unknown> }) {
  return (
    <Filters even list={list}>
      <UserFilter label="User" name="user" />
      <UserFilter label="Actor" name="actor" />
      <SelectFilter data={ACTION_OPTIONS} label="Event" name="action" />
      <DateFilter param="since" label="From" name="from" />
      <DateFilter param="until" label="Until" name="until" />
    </Filters>
  )
}
