import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'

/** Who writes, and the least role that it takes: the database's type has them in their order. */
export interface RoleHolder {
  id: string
  role: 'manager' | 'admin'
}

/**
 * Selects one row if somebody holds a role, and no row otherwise. The role stays until the end of the
 * transaction: a demotion at the same moment was before, and then it is seen, or waits.
 */
export const roleHolderSql = ({ id, role }: RoleHolder): Prisma.Sql => Prisma.sql`
  SELECT id FROM users
  WHERE id = ${id}::uuid AND active AND approval = 'approved' AND role >= ${role}::role
  FOR SHARE`

export async function holdsRole(db: Database, holder: RoleHolder): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>(roleHolderSql(holder))
  return rows.length > 0
}
