import type { FastifyRequest } from 'fastify'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { presentUser } from '#/domain/accounts/user-row.ts'
import { findLocks } from '#/domain/limits/find-locks.ts'

/** Returns the presenter of full users. For admins it shows who is limited. */
export async function presenterOf({ server, session }: FastifyRequest, users: { id: string }[]) {
  if (session?.user.role !== 'admin') return presentUser
  const ids = users.map(({ id }) => id)
  const locks = await findLocks(server.db, server.limitKeys, ids)
  return (user: UserRow) => {
    const until = locks.get(user.id)
    return { ...presentUser(user), ...(until && { locked_until: until }) }
  }
}
