import type { PersonName, TaskStats } from '@gatehouse/contract'
import { Suspense } from 'react'
import { Await } from 'react-router'
import { Filters, SearchFilter, SelectFilter, useFilter } from '#/components/filters.tsx'
import { STATUS_CHOICES } from './status.tsx'

const STATUSES = [{ value: '', label: 'Open' }, ...STATUS_CHOICES, { value: 'all', label: 'All' }]

const DEADLINES = [
  { value: '', label: 'Any deadline' },
  { value: 'true', label: 'Overdue' },
]

const ASSIGNEES = [
  { value: '', label: 'Anybody' },
  { value: 'me', label: 'Me' },
  { value: 'none', label: 'Nobody' },
]

interface Props {
  tasks: Promise<unknown>
  /** For managers: the assignees of all tasks. */
  stats: Promise<TaskStats> | undefined
}

export function BoardFilters({ tasks, stats }: Props) {
  return (
    <Filters list={tasks}>
      <SearchFilter />
      <SelectFilter data={STATUSES} label="Status" name="status" />
      {stats && <AssigneeFilter stats={stats} />}
      <SelectFilter data={DEADLINES} label="Deadline" name="overdue" />
    </Filters>
  )
}

function AssigneeFilter({ stats }: { stats: Promise<TaskStats> }) {
  return (
    <Suspense fallback={<AssigneeSelect people={[]} />}>
      <Await errorElement={<AssigneeSelect people={[]} />} resolve={stats}>
        {({ by_assignee }) => <AssigneeSelect people={by_assignee.map(({ user }) => user)} />}
      </Await>
    </Suspense>
  )
}

function AssigneeSelect({ people }: { people: PersonName[] }) {
  const [chosen] = useFilter('assignee')
  const known = [
    ...ASSIGNEES,
    ...people.map(({ id, username }) => ({ value: id, label: username })),
  ]
  // A user in the address must not look like “Anybody”, even without tasks.
  const others = known.some(({ value }) => value === chosen)
    ? []
    : [{ value: chosen, label: 'Somebody else' }]
  return <SelectFilter data={[...known, ...others]} label="Assigned to" name="assignee" />
}
