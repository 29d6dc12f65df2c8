import type { listTasks, ResponseOf, Task, TaskStats } from '@gatehouse/contract'

type Page = ResponseOf<typeof listTasks>

const HOUR = 3_600_000

/** A deadline in the given hours. A negative number is a past deadline. */
export const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString()

/** A task whose id follows from its number, so that higher numbers are newer. */
export const task = (number: number, over: Partial<Task> = {}): Task => ({
  id: `0193a0b2-7c00-7000-8000-0000000001${String(number).padStart(2, '0')}`,
  title: `Task ${number}`,
  description: '',
  status: 'pending',
  deadline: null,
  created_at: '2026-01-02T03:04:05.000Z',
  updated_at: '2026-01-02T03:04:05.000Z',
  assigned_user: null,
  created_by: null,
  ...over,
})

export const tasksOf = (items: Task[], links: Partial<Page['links']> = {}): Page => ({
  status: 'success',
  data: { items, has_prev: Boolean(links.prev), has_next: Boolean(links.next) },
  links: { self: '/api/v1/tasks', first: '/api/v1/tasks', ...links },
})

export const statsOf = (over: Partial<TaskStats> = {}) => ({
  status: 'success' as const,
  data: {
    by_status: { pending: 0, in_progress: 0, done: 0 },
    overdue: 0,
    by_assignee: [],
    ...over,
  },
})

/** The answer to a change of a task. */
export const changed = (data: Task) => ({ status: 'success' as const, data })
