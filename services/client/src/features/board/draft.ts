import type { PersonName, Task, TaskStatus } from '@gatehouse/contract'
import type { Change } from '#/components/conflict.tsx'
import { exactTime, toLocalInput } from '#/lib/time.ts'
import { STATUSES } from './status.tsx'

/** A task as its form holds it. */
export interface Draft {
  title: string
  description: string
  status: TaskStatus
  /** As `<input type="datetime-local">` takes it; empty for none. */
  deadline: string
  /** Empty for nobody; a name without an id is being searched for. */
  assignee: PersonName
}

const NOBODY: PersonName = { id: '', username: '' }

export const EMPTY: Draft = {
  title: '',
  description: '',
  status: 'pending',
  deadline: '',
  assignee: NOBODY,
}

export const draftOf = (task: Task): Draft => ({
  title: task.title,
  description: task.description,
  status: task.status,
  deadline: task.deadline ? toLocalInput(task.deadline) : '',
  assignee: task.assigned_user ?? NOBODY,
})

const sent = ({ assignee, ...texts }: Draft, field: keyof Draft): string =>
  field === 'assignee' ? assignee.id || assignee.username.trim() : texts[field]

const same = (a: Draft, b: Draft, field: keyof Draft): boolean => sent(a, field) === sent(b, field)

/** How people call each field and read what is in it. */
const FIELDS: Record<keyof Draft, [label: string, read: (task: Task) => string]> = {
  title: ['Title', (task) => task.title],
  description: ['Description', (task) => task.description || 'none'],
  status: ['Status', (task) => STATUSES[task.status].label],
  deadline: ['Deadline', (task) => (task.deadline ? exactTime(task.deadline) : 'none')],
  assignee: ['Assigned to', (task) => task.assigned_user?.username ?? 'nobody'],
}
const NAMES = ['title', 'description', 'status', 'deadline', 'assignee'] as const

/** What somebody else made of `base` while it was edited into `draft`. */
export function changesBetween(base: Task, theirs: Task, draft: Draft): Change[] {
  const [before, after] = [draftOf(base), draftOf(theirs)]
  return NAMES.filter((field) => !same(before, after, field)).map((field) => {
    const [label, read] = FIELDS[field]
    const clashes = !same(draft, before, field) && !same(draft, after, field)
    return { label, was: read(base), now: read(theirs), clashes }
  })
}

/** Keeps what was typed, and takes theirs where nothing was. */
export function rebase(draft: Draft, base: Task, theirs: Task): Draft {
  const [before, after] = [draftOf(base), draftOf(theirs)]
  const kept = NAMES.filter((field) => !same(draft, before, field))
  return { ...after, ...Object.fromEntries(kept.map((field) => [field, draft[field]])) }
}
