import type { TaskStatus } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { NO_REQUEST } from '#/domain/audit/audit-event.ts'
import { insertAuditEventSql } from '#/domain/audit/insert-audit-event.ts'
import { taskChangeSql } from '#/domain/tasks/task-row.ts'
import { Prisma } from '#/generated/prisma/client.ts'

interface SeedTask {
  title: string
  description?: string
  status?: TaskStatus
  /** Hours from now. */
  due?: number
  /** The assignee's username. */
  to?: string
}

const DAY = 24

const SEED_TASKS: SeedTask[] = [
  { to: 'michael', due: -2 * DAY, title: 'Return the rented projector' },
  {
    to: 'michael',
    due: -5,
    status: 'in_progress',
    title: 'Send last month’s invoices',
    description: 'All but two are out. Check the addresses of the two new customers first.',
  },
  { to: 'michael', due: 6, title: 'Order toner for the second floor' },
  {
    to: 'michael',
    due: 30,
    status: 'in_progress',
    title: 'Prepare the demo for the new customer',
    description:
      'They want to see:\n- how a registration is approved\n- the board\n- the catalogue',
  },
  { to: 'michael', title: 'Tidy the shared drive' },
  { to: 'michael', due: -3 * DAY, status: 'done', title: 'Book the train to the conference' },

  { to: 'michaelherman', due: -20, title: 'Approve the travel budget' },
  {
    to: 'michaelherman',
    due: 3 * DAY,
    status: 'in_progress',
    title: 'Write the job description for the night shift',
  },
  { to: 'michaelherman', title: 'Collect what people say about the handbook' },
  { to: 'michaelherman', due: -6 * DAY, status: 'done', title: 'Sign the cleaning contract' },

  {
    to: 'admin',
    due: -26,
    status: 'in_progress',
    title: 'Replace the failed disk in the backup server',
    description: 'The new disk is on its way. Until it arrives, keep an eye on the mirror.',
  },
  { to: 'admin', due: 2 * DAY, title: 'Renew the certificate of the intranet' },
  { to: 'admin', title: 'Write down how a backup is restored' },
  { to: 'admin', due: -DAY, status: 'done', title: 'Remove the accounts of last year’s interns' },

  { due: -4 * DAY, title: 'Check the first-aid kits' },
  { due: DAY, title: 'Water the plants on both floors' },
  { title: 'Find a place for the summer party' },
]

/** Adds the development tasks, created a week ago. `people` maps usernames to ids. */
export async function seedTasks(
  db: Database,
  people: Map<string, string>,
  creator: string,
): Promise<void> {
  const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000)
  const madeAt = hoursFromNow(-7 * DAY)
  const idOf = (username: string | undefined) => people.get(username ?? '') ?? null
  await db.task.createMany({
    data: SEED_TASKS.map(({ to, due, ...task }) => ({
      ...task,
      deadline: due === undefined ? null : hoursFromNow(due),
      createdAt: madeAt,
      updatedAt: madeAt,
      assignedUserId: idOf(to),
      createdById: idOf(creator),
    })),
  })
  const made = taskChangeSql(undefined, Prisma.sql`tasks`)
  await db.$executeRaw(insertAuditEventSql({ ...NO_REQUEST, action: 'task_created' }, made))
}
