import { test } from 'vitest'
import { findPgBouncers, type PgBouncer } from './pgbouncer.ts'
import type { Settings } from './pooler.ts'

const found = await findPgBouncers()

export interface Mode {
  name: string
  bouncer: PgBouncer
  settings: Settings
}

/** A version before 1.21 refuses a file with `max_prepared_statements`. */
const without = ({ keepsStatements }: PgBouncer): Settings =>
  keepsStatements ? { max_prepared_statements: '0' } : { max_prepared_statements: null }

/** Session mode of each PgBouncer, with as many connections as two replicas hold. */
const sessionModes: Mode[] = found.map((bouncer) => ({
  name: `${bouncer.name} in session mode`,
  bouncer,
  settings: { pool_mode: 'session', default_pool_size: '30', ...without(bouncer) },
}))

/** Transaction mode as documented, with fewer connections than the service has clients. */
const transactionModes: Mode[] = found
  .filter(({ keepsStatements }) => keepsStatements)
  .map((bouncer) => ({
    name: `${bouncer.name} in transaction mode`,
    bouncer,
    settings: { default_pool_size: '8' },
  }))

export const SUPPORTED = [...sessionModes, ...transactionModes]

/** Transaction mode of each PgBouncer without prepared statements. */
export const LOSING: Mode[] = found.map((bouncer) => ({
  name: `${bouncer.name} in transaction mode`,
  bouncer,
  settings: without(bouncer),
}))

if (found.length === 0)
  test('PgBouncer is installed', ({ skip }) => skip('Debian’s pgbouncer is needed.'))
else if (transactionModes.length === 0)
  test('a PgBouncer for transaction mode is installed', ({ skip }) =>
    skip('It needs PgBouncer 1.21 or newer, or the image debian:trixie-slim for a container.'))
