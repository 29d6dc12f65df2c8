import type { Database } from '#/database/database.ts'
import { IS_OPEN } from './registration-row.ts'

/** Ends an open registration, whose links are unknown from now on. */
export const withdrawRegistration = (tx: Database, id: string) => tx.$executeRaw`
  DELETE FROM registrations WHERE id = ${id}::uuid AND ${IS_OPEN}`
