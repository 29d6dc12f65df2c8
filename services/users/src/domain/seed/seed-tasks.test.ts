import { createTask, listTasks, type Task } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { useApp } from '../../../test/app.ts'
import { openSession } from '../../../test/factories.ts'
import { seed } from './seed.ts'
import { SEED_USERS } from './seed-users.ts'

const server = useApp()

/** Lists the tasks that a user sees on the board. */
async function boardOf(username: string): Promise<Task[]> {
  const user = await server.app.db.user.findUniqueOrThrow({ where: { username } })
  const { token } = await openSession(server, user)
  const query = { assignee: 'me', limit: '100' }
  const { body } = await server.call(listTasks, { query, token })
  return body.data.items
}

test('each seeded user has overdue, upcoming, finished and undated tasks', async () => {
  await seed(server.app.db, async () => 'no hash')
  for (const { username } of SEED_USERS) {
    const tasks = await boardOf(username)
    const inHours = ({ deadline }: Task) => (Date.parse(deadline ?? '') - Date.now()) / 3_600_000
    const open = tasks.filter(({ status }) => status !== 'done')
    expect(open.some((task) => inHours(task) < 0)).toBe(true)
    expect(open.some((task) => inHours(task) > 0 && inHours(task) < 100)).toBe(true)
    expect(open.some(({ deadline }) => deadline === null)).toBe(true)
    expect(tasks.some(({ status }) => status === 'done')).toBe(true)
    for (const { created_by, ...task } of tasks) {
      expect(created_by?.username).toBe('michaelherman')
      expect(z.safeParse(createTask.body, task).error).toBeUndefined()
    }
  }
})

test('some seeded tasks are unassigned, and a second seed adds nothing', async () => {
  expect(await seed(server.app.db, async () => 'no hash')).toBe(3)
  const tasks = await server.app.db.task.findMany()
  expect(tasks.filter(({ assignedUserId }) => assignedUserId === null)).not.toHaveLength(0)
  expect(await seed(server.app.db, async () => 'no hash')).toBe(0)
  expect(await server.app.db.task.count()).toBe(tasks.length)
})
