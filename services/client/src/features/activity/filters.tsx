import { DateFilter, Filters, SelectFilter } from '#/components/filters.tsx'
import { ACTION_CHOICES } from './event-kinds.ts'
import { PersonFilter } from './user-filter.tsx'

export function ActivityFilters({ list }: { list: Promise<unknown> }) {
  return (
    <Filters even list={list}>
      <PersonFilter label="About whom" name="user" />
      <PersonFilter label="By whom" name="actor" />
      <SelectFilter data={ACTION_CHOICES} label="What happened" name="action" />
      <DateFilter asked="since" label="From" name="from" />
      <DateFilter asked="until" label="Until" name="until" />
    </Filters>
  )
}
