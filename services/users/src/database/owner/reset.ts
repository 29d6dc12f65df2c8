import { GRANTS } from './grants.ts'
import { asOwner } from './owner.ts'

/** Every table but that of the migration records. */
const TABLES = Object.keys(GRANTS).filter((name) => name !== '_prisma_migrations')

/** Truncates every table, which only the owner may do. Keeps the schema and the migration records. */
export const reset = (ownerUrl: string): Promise<unknown> =>
  asOwner(ownerUrl, (owner) => owner.query(`TRUNCATE ${TABLES.join(', ')}`))
