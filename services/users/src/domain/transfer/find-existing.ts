import type { DatabaseClient } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'

export interface ExistingUser {
  id: string
  username: string
  email: string
}

interface Wanted {
  ids: string[]
  usernames: string[]
  emails: string[]
}

/** The users with one of some ids, names or addresses, the latter two in lower case. */
export interface ExistingUsers {
  byId: Map<string, ExistingUser>
  byUsername: Map<string, ExistingUser>
  byEmail: Map<string, ExistingUser>
}

export async function findExisting(db: DatabaseClient, wanted: Wanted): Promise<ExistingUsers> {
  const { ids, usernames, emails } = wanted
  const columns = Prisma.sql`id::text, username::text, email::text`
  const statement = Prisma.sql`
    SELECT ${columns} FROM users WHERE id = ANY(${ids}::uuid[])
    UNION SELECT ${columns} FROM users WHERE username = ANY(${usernames}::citext[])
    UNION SELECT ${columns} FROM users WHERE email = ANY(${emails}::citext[])`
  const rows = await db.$prepared<ExistingUser>('find_existing_users', statement)
  return {
    byId: new Map(rows.map((user) => [user.id, user])),
    byUsername: new Map(rows.map((user) => [user.username.toLowerCase(), user])),
    byEmail: new Map(rows.map((user) => [user.email.toLowerCase(), user])),
  }
}
