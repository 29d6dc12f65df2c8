import type { DatabaseClient } from '#/database/database.ts'
import { newUserChanges } from '#/domain/accounts/user-changes.ts'
import { countUsers, insertUser } from '#/domain/accounts/users.ts'
import { NO_REQUEST } from '#/domain/audit/audit-event.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { seedTasks } from './seed-tasks.ts'
import { SEED_PASSWORD, SEED_USERS } from './seed-users.ts'
import { seedWidgets } from './seed-widgets.ts'

/**
 * Adds the development users with their tasks and widgets, unless users exist. Returns the number of added users.
 */
export async function seed(
  db: DatabaseClient,
  hash: (password: string) => Promise<string>,
): Promise<number> {
  return db.$transaction(async (tx) => {
    // Of two concurrent seeds, the second waits here and then finds the first one's users.
    await tx.$executeRaw`LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE`
    if ((await countUsers(tx)) > 0) return 0
    const people = new Map<string, string>()
    for (const { username, role } of SEED_USERS) {
      const email = `${username}@example.test`
      const passwordHash = await hash(SEED_PASSWORD)
      const person = { username, email, role, passwordHash, emailVerified: true }
      const user = await insertUser(tx, person)
      await insertAuditEvent(tx, {
        ...NO_REQUEST,
        action: 'user_created',
        user,
        ...newUserChanges(user),
      })
      people.set(username, user.id)
      if (role === 'admin') await seedWidgets(tx, user.id)
    }
    await seedTasks(tx, people, 'michaelherman')
    return SEED_USERS.length
  })
}
