import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { createClient } from '#/database/client.ts'
import { connectionReason } from '#/database/connection-faults.ts'
import { RunNotStarted } from './backup-runs.ts'

/** The id of an advisory lock: one drill runs at a time. */
const DRILL_LOCK = 1_685_217_644
/** SQLSTATE insufficient_privilege. */
const FORBIDDEN = '42501'

/**
 * Runs work with the name of an empty database beside the owner's, with the same locale, and drops it afterwards. Drops
 * what an interrupted drill left, too.
 */
export async function withScratchDatabase<T>(
  ownerUrl: string,
  work: (name: string) => Promise<T>,
): Promise<T> {
  const owner = createClient(ownerUrl, 'drill')
  try {
    await connect(owner)
    const name = `${await prefixOf(owner)}${randomBytes(4).toString('hex')}`
    await create(owner, name)
    try {
      return await work(name)
    } finally {
      await drop(owner, name)
    }
  } finally {
    await owner.end()
  }
}

/** Returns an address with another database. */
export function onDatabase(address: string, name: string): string {
  const url = new URL(address)
  url.pathname = `/${name}`
  return url.href
}

async function connect(owner: pg.Client): Promise<void> {
  await owner.connect().catch((cause: unknown) => {
    const reason = connectionReason(cause, 'MIGRATION_DATABASE_URL')
    throw reason === undefined ? cause : new RunNotStarted(reason, { cause })
  })
  const { rows } = await owner.query<{ acquired: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS acquired',
    [DRILL_LOCK],
  )
  if (!rows[0]?.acquired) throw new RunNotStarted('Another drill is running.')
}

/** Drops the databases of interrupted drills. Their names contain the id of the owner's database. */
async function prefixOf(owner: pg.Client): Promise<string> {
  const { rows } = await owner.query<{ prefix: string; name: string | null }>(
    `SELECT prefix, datname AS name
     FROM (SELECT 'gatehouse_drill_' || oid || '_' AS prefix FROM pg_database
       WHERE datname = current_database()) AS own
     LEFT JOIN pg_database ON starts_with(datname, prefix)`,
  )
  for (const { name } of rows) if (name !== null) await drop(owner, name)
  return rows[0]?.prefix ?? ''
}

async function create(owner: pg.Client, name: string): Promise<void> {
  const { rows } = await owner.query<{ collate: string; ctype: string; isLibc: boolean }>(
    `SELECT datcollate AS collate, datctype AS ctype, datlocprovider = 'c' AS "isLibc"
     FROM pg_database WHERE datname = current_database()`,
  )
  const { collate = 'C', ctype = 'C', isLibc } = rows[0] ?? {}
  const locale = isLibc
    ? `LOCALE_PROVIDER libc LC_COLLATE ${pg.escapeLiteral(collate)} LC_CTYPE ${pg.escapeLiteral(ctype)}`
    : ''
  try {
    await owner.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' ${locale}`)
  } catch (cause) {
    if ((cause as { code?: string }).code !== FORBIDDEN) throw cause
    const role = pg.escapeIdentifier(owner.user ?? '')
    throw new RunNotStarted(
      `A drill needs a role that may create databases. As an administrator: ALTER ROLE ${role} CREATEDB.`,
      { cause },
    )
  }
}

const drop = (owner: pg.Client, name: string) =>
  owner.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`)
