import { GRANTS } from './grants.ts'
import { asOwner } from './owner.ts'

/** Locked by several statements of one transaction of the service, in its order: otherwise the two can deadlock. */
const FIRST = ['mail_outbox', 'users', 'audit_seals', 'audit_events']

/** Every table but that of the migration records, in the order to truncate them. */
export const TABLES: readonly string[] = [
  ...FIRST,
  ...Object.keys(GRANTS).filter((name) => ![...FIRST, '_prisma_migrations'].includes(name)),
]

/** Truncates every table, which only the owner may do. Keeps the schema and the migration records. */
export const reset = (ownerUrl: string): Promise<unknown> =>
  asOwner(ownerUrl, (owner) => owner.query(`TRUNCATE ${TABLES.join(', ')}`))
