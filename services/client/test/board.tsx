import { getTask, listTasks, listUsers, type Task, taskStats, type User } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { expect } from 'vitest'
import { type Answer, mock, refuse } from './mock.ts'
import { pageOf, user } from './people.ts'
import { changed, statsOf, task, tasksOf } from './tasks.ts'
import { loggedInAs, visit } from './visit.tsx'

/** Answers the list by status, in the given order. */
export const serveTasks = (tasks: () => Task[]) =>
  mock(listTasks, ({ query }) =>
    tasksOf(tasks().filter(({ status }) => !query.get('status') || status === query.get('status'))),
  )

/** Answers single tasks, and the statistics, whose path matches that of a task. */
export function serveTask(answer: (id: unknown) => Answer<typeof getTask>): void {
  mock(getTask, ({ params }) => answer(params['id']))
  mock(taskStats, statsOf())
}

/** The ETag of every task. */
export const ETAG = '"now"'

/** Opens the board with these tasks. `become` replaces them at the service. */
export async function openBoard(who: User, tasks: Task[], path = '/board') {
  loggedInAs(who)
  let now = tasks
  serveTask((id) => {
    const found = now.find((one) => one.id === id)
    return found ? { ...changed(found), etag: ETAG } : refuse('not_found')
  })
  const calls = serveTasks(() => now)
  const visited = await visit(path)
  await screen.findByRole('table')
  const become = (...next: Task[]) => {
    now = next
  }
  return { ...visited, calls, become }
}

export const titles = () =>
  within(screen.getByRole('table'))
    .getAllByRole('rowheader')
    .map((cell) => cell.textContent)

export const row = (name: string) =>
  within(screen.getByRole('row', { name: new RegExp(`^${name} `) }))

export const buttonNamed = (name: string) => screen.getByRole('button', { name })

export const dialog = async (name: string) => within(await screen.findByRole('dialog', { name }))

/** Opens the dialog that assigns Task 1, and waits until its field has the focus: keys that come earlier are lost. */
export async function openAssignDialog(person: UserEvent) {
  await person.click(buttonNamed('Assign Task 1'))
  const form = await dialog('Assign “Task 1”')
  await waitFor(() => expect(form.getByRole('combobox')).toHaveFocus())
  return form
}

/** {@link openBoard}, for a manager. */
export const openAsManager = (tasks: Task[] = [task(1)]) =>
  openBoard(user({ role: 'manager' }), tasks, '/board?status=all')

export const ADA = user({ id: task(90).id, username: 'ada' })
export const ADAM = user({ id: task(91).id, username: 'adam' })

/** Answers a search with the users whose names start with its text. */
export const servePeople = () =>
  mock(listUsers, ({ query }) =>
    pageOf([ADA, ADAM].filter(({ username }) => username.startsWith(query.get('q') ?? ''))),
  )
