import { listTasks, type Task, taskStats, type User } from '@gatehouse/contract'
import { screen, within } from '@testing-library/react'
import { mock } from './mock.ts'
import { statsOf, tasksOf } from './tasks.ts'
import { loggedInAs, visit } from './visit.tsx'

/** Answers the list as the service does: by status, in the order given. */
export const serveTasks = (tasks: () => Task[]) =>
  mock(listTasks, ({ query }) =>
    tasksOf(tasks().filter(({ status }) => !query.get('status') || status === query.get('status'))),
  )

/** Opens the board with these tasks on it; `become` says what the service has from then on. */
export async function openBoard(who: User, tasks: Task[], path = '/board') {
  loggedInAs(who)
  let now = tasks
  if (who.role !== 'employee') mock(taskStats, statsOf())
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

export const press = (name: string) => screen.getByRole('button', { name })

export const dialog = async (name: string) => within(await screen.findByRole('dialog', { name }))
