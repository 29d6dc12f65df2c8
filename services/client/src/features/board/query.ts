import type { listTasks, RequestOf, ResponseOf, Task } from '@gatehouse/contract'
import { pickParams } from '#/lib/search-params.ts'

export type BoardQuery = RequestOf<typeof listTasks>['query']

const FOR_EVERYBODY = ['status', 'overdue', 'q', 'cursor']
const FOR_MANAGERS = [...FOR_EVERYBODY, 'assignee']
const OPEN = ['pending', 'in_progress'] as const
/** The service's maximum. */
const MAX_LIMIT = '100'

/**
 * Reads the queries from the board's address. An address without a status stands for the open tasks, which take two
 * queries.
 */
export function boardQueries(search: URLSearchParams, isManager: boolean): BoardQuery[] {
  const { status, ...others } = pickParams(search, isManager ? FOR_MANAGERS : FOR_EVERYBODY)
  if (status === 'all') return [others]
  // Overdue tasks are open, and have both statuses.
  if (status || others['overdue']) return [{ ...others, ...(status && { status }) } as BoardQuery]
  const { cursor: _, ...filters } = others
  return OPEN.map((each) => ({ ...filters, status: each, limit: MAX_LIMIT }))
}

type TaskPage = ResponseOf<typeof listTasks>

export interface TaskList {
  items: Task[]
  /** Absent for merged lists, which have no pages. */
  links?: TaskPage['links']
  /** Set when there are more open tasks than the limit. */
  more: boolean
}

const dueAt = (task: Task): number =>
  task.deadline === null ? Number.POSITIVE_INFINITY : Date.parse(task.deadline)

/** The service's order: by deadline, none last, then by id. */
const byDeadline = (a: Task, b: Task): number =>
  dueAt(a) === dueAt(b) ? (a.id < b.id ? -1 : Number(a.id > b.id)) : dueAt(a) - dueAt(b)

/** Merges the answers to {@link boardQueries} into one list, by deadline. */
export function mergePages(pages: TaskPage[]): TaskList {
  const [only, ...others] = pages
  if (only && others.length === 0) return { items: only.data.items, links: only.links, more: false }
  // Past the end of an incomplete page the order is unknown: its next tasks are missing.
  const ends = pages.flatMap(({ data }) => (data.has_next ? data.items.slice(-1) : []))
  const all = pages.flatMap(({ data }) => data.items)
  // A task that was started between the two answers is in both.
  const items = [...new Map(all.map((task) => [task.id, task])).values()]
    .filter((task) => ends.every((end) => byDeadline(task, end) <= 0))
    .sort(byDeadline)
  return { items, more: ends.length > 0 }
}
