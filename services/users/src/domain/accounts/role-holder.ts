import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'

/** Who writes, and the least role that it takes: the database's type has them in their order. */
export interface Holder {
  id: string
  role: 'manager' | 'admin'
}

/**
 * Selects one row if somebody holds a role, and no row otherwise. The role stays until the end of the
 * transaction: a demotion at the same moment was before, and then it is seen, or waits.
 */
export const heldRole = ({ id, role }: Holder): Prisma.Sql => Prisma.sql`
  SELECT id FROM users
  WHERE id = ${id}::uuid AND active AND approval = 'approved' AND role >= ${role}::role
  FOR SHARE`

export async function holdsRole(db: Database, holder: Holder): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>(heldRole(holder))
  return rows.length > 0
}
