import type { Role } from '@gatehouse/contract'
import type { DatabaseClient } from './database.ts'
import { countUsers, insertUser } from './users.ts'

export const SEED_PASSWORD = 'open-sesame-in-dev'

export const SEED_USERS: { username: string; role: Role }[] = [
  { username: 'michael', role: 'employee' },
  { username: 'michaelherman', role: 'manager' },
  { username: 'admin', role: 'admin' },
]

/** Development's three users, unless there are users already. Returns how many were added. */
export async function seed(
  db: DatabaseClient,
  hash: (password: string) => Promise<string>,
): Promise<number> {
  const hashes = await Promise.all(SEED_USERS.map(() => hash(SEED_PASSWORD)))
  return db.$transaction(async (tx) => {
    if ((await countUsers(tx)) > 0) return 0
    for (const [index, { username, role }] of SEED_USERS.entries()) {
      const email = `${username}@example.test`
      await insertUser(tx, { username, email, role, passwordHash: hashes[index] ?? '' })
    }
    return SEED_USERS.length
  })
}
