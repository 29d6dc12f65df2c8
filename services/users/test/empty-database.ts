import type pg from 'pg'
import { TABLES } from '#/database/owner/reset.ts'

const emptied = TABLES.filter((name) => name !== 'signing_keys')

/** Truncates all tables but those of signing keys and migrations, as the database's owner. */
export const emptyDatabase = ({ owner }: { owner: pg.Pool }) =>
  owner.query(`TRUNCATE ${emptied.join(', ')}`)
