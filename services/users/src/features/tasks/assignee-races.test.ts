import { assignTask, createTask as createTaskEndpoint } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import type { Database } from '#/database/database.ts'
import { useApp } from '../../../test/app.ts'
import { createTask, createUser, logInAs } from '../../../test/factories.ts'
import { tally, together, untilSomebodyWaits } from '../../../test/together.ts'

const server = useApp()

type Change = (tx: Database, id: string) => Promise<unknown>

const CHANGES = {
  deactivated: (tx, id) => tx.user.update({ where: { id }, data: { active: false } }),
  rejected: (tx, id) => tx.user.update({ where: { id }, data: { approval: 'rejected' } }),
  deleted: (tx, id) => tx.user.delete({ where: { id } }),
} satisfies Record<string, Change>

/** Sends 20 requests during an uncommitted change of the user, and waits until one is blocked by it. */
const sendDuring = (
  change: Change,
  userId: string,
  request: (n: number) => Promise<{ status: number }>,
) =>
  server.app.db.$transaction(async (tx) => {
    await change(tx, userId)
    const answers = together(request)
    await untilSomebodyWaits(server.app.db)
    // The requests wait for the commit. An object keeps the promise from being awaited here.
    return { answers }
  })

test.for(Object.entries(CHANGES))(
  'assigns no task to a user who is concurrently %s',
  async ([, change]) => {
    const { token } = await logInAs(server, 'manager')
    const { id: person } = await createUser(server)
    const { id } = await createTask(server)
    const body = { title: 'x', assigned_user_id: person }
    const { answers } = await sendDuring(change, person, (n) =>
      n % 2
        ? server.call(assignTask, { params: { id }, body, token })
        : server.call(createTaskEndpoint, { body, token }),
    )
    expect(tally(await answers)).toEqual({ 400: 20 })
    expect(await server.app.db.task.findMany()).toMatchObject([{ id, assignedUserId: null }])
  },
)

test('a task has no creator if that user is deleted concurrently', async () => {
  const { user, token } = await logInAs(server, 'manager')
  const { answers } = await sendDuring(CHANGES.deleted, user.id, () =>
    server.call(createTaskEndpoint, { body: { title: 'x' }, token }),
  )
  const { 201: made = 0, 401: late = 0 } = tally(await answers)
  expect(made).toBeGreaterThan(0)
  expect(made + late).toBe(20)
  expect(await server.app.db.task.count({ where: { createdById: null } })).toBe(made)
})
