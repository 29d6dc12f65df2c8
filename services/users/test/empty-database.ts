import type pg from 'pg'
import { GRANTS } from '#/database/owner/grants.ts'

/** In the order in which the mail worker's transaction locks: otherwise the two can deadlock. */
const FIRST = ['mail_outbox', 'users']
const KEPT = ['signing_keys', '_prisma_migrations']
const others = Object.keys(GRANTS).filter((name) => ![...FIRST, ...KEPT].includes(name))

/** Truncates all tables but those of signing keys and migrations, as the database's owner. */
export const emptyDatabase = ({ owner }: { owner: pg.Pool }) =>
  owner.query(`TRUNCATE ${[...FIRST, ...others].join(', ')}`)
