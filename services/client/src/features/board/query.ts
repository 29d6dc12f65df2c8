import type { listTasks, RequestOf, ResponseOf, Task } from '@gatehouse/contract'
import { pickParams } from '#/lib/search-params.ts'

export type BoardQuery = RequestOf<typeof listTasks>['query']

const EVERYBODY = ['status', 'overdue', 'q', 'cursor']
const MANAGERS = [...EVERYBODY, 'assignee']
const OPEN = ['pending', 'in_progress'] as const
/** As many as the service gives at once. */
const MOST = '100'

/**
 * What the address of the board asks of the list. Without a status it means the open tasks, which
 * are two questions to the service.
 */
export function boardQueries(search: URLSearchParams, managing: boolean): BoardQuery[] {
  const { status, ...others } = pickParams(search, managing ? MANAGERS : EVERYBODY)
  if (status === 'all') return [others]
  // What is overdue is open, and of both kinds.
  if (status || others['overdue']) return [{ ...others, ...(status && { status }) } as BoardQuery]
  const { cursor: _, ...filters } = others
  return OPEN.map((each) => ({ ...filters, status: each, limit: MOST }))
}

type TaskPage = ResponseOf<typeof listTasks>

export interface TaskList {
  items: Task[]
  /** Of a list that has one order at the service, and so pages. */
  links?: TaskPage['links']
  /** There are more open tasks than were asked for. */
  more: boolean
}

const dueAt = (task: Task): number =>
  task.deadline === null ? Number.POSITIVE_INFINITY : Date.parse(task.deadline)

/** The service's own order: by deadline, none last, then by id. */
const byDeadline = (a: Task, b: Task): number =>
  dueAt(a) === dueAt(b) ? (a.id < b.id ? -1 : Number(a.id > b.id)) : dueAt(a) - dueAt(b)

/** The answers to {@link boardQueries} as one list, due first. */
export function listOf(pages: TaskPage[]): TaskList {
  const [only, ...others] = pages
  if (only && others.length === 0) return { items: only.data.items, links: only.links, more: false }
  // Past the end of a page that goes on, the other's tasks would stand in for those not asked for.
  const ends = pages.flatMap(({ data }) => (data.has_next ? data.items.slice(-1) : []))
  const all = pages.flatMap(({ data }) => data.items)
  // One that was started between the two answers is in both.
  const items = [...new Map(all.map((task) => [task.id, task])).values()]
    .filter((task) => ends.every((end) => byDeadline(task, end) <= 0))
    .sort(byDeadline)
  return { items, more: ends.length > 0 }
}
