import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'

/** A user and the lowest role that they need. The database's enum orders the roles. */
export interface RoleHolder {
  id: string
  role: 'manager' | 'admin'
}

/**
 * Selects one row if the user has the role, otherwise none. Locks the row until the transaction ends, so that a
 * concurrent demotion either is visible here or waits.
 */
export const roleHolderSql = ({ id, role }: RoleHolder): Prisma.Sql => Prisma.sql`
  SELECT id FROM users
  WHERE id = ${id}::uuid AND active AND approval = 'approved' AND role >= ${role}::role
  FOR SHARE`

export async function holdsRole(db: Database, holder: RoleHolder): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>(roleHolderSql(holder))
  return rows.length > 0
}
