/** An error as Prisma, the Postgres driver or Node's network throw it. */
interface Fault extends Error {
  code?: unknown
  syscall?: unknown
  /** Of an AggregateError: one for each address that was tried. */
  errors?: unknown
  meta?: { driverAdapterError?: { cause?: { originalCode?: unknown; kind?: unknown } } }
}

/**
 * SQLSTATEs that mean "not now": connection, read-only, idle in a transaction, access, no such
 * database, deadlock, out of resources, lock timeout, cancelled or shut down, input/output.
 */
const NOT_NOW = /^(08...|25006|25P03|28...|3D000|40001|40P01|53...|55P03|57...|58...)$/

/** What the Prisma adapter makes of network errors. */
const NETWORK_KINDS = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout']
/** What it lets through as they are. */
const NETWORK_CODES = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT']
const NETWORK_CALLS = ['connect', 'getaddrinfo']

/** The pool's and the driver's own errors, which have no code. */
const DRIVER_MESSAGES =
  /^(timeout expired|timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed)/

/** A transaction could not begin in time, or ran out of it. */
const TRANSACTION_TIMEOUT = 'P2028'

const driverFault = ({ meta }: Fault) => meta?.driverAdapterError?.cause ?? {}

const stateOf = (fault: Fault) => String(driverFault(fault).originalCode ?? fault.code)

/** Whether the database cannot answer now. Then a check that relies on it refuses, with 503. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const fault: Fault = error
  return (
    NOT_NOW.test(stateOf(fault)) ||
    isStalePlan(error) ||
    fault.code === TRANSACTION_TIMEOUT ||
    NETWORK_KINDS.includes(String(driverFault(fault).kind)) ||
    NETWORK_CODES.includes(String(fault.code)) ||
    NETWORK_CALLS.includes(String(fault.syscall)) ||
    DRIVER_MESSAGES.test(fault.message) ||
    (Array.isArray(fault.errors) && fault.errors.some(isDatabaseUnavailable))
  )
}

export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && stateOf(error) === '23505'

/** Whether a statement took longer than it may (query_canceled). */
export const isStatementTimeout = (error: unknown): boolean =>
  error instanceof Error && stateOf(error) === '57014'

/** Whether a server that accepts no writes has refused one, unexecuted (read_only_sql_transaction). */
export const isReadOnly = (error: unknown): boolean =>
  error instanceof Error && stateOf(error) === '25006'

/** Whether a connection has refused, unexecuted, a statement whose result a migration changed since it was prepared. */
export const isStalePlan = (error: unknown): boolean =>
  // Its 0A000 means any feature that is not supported, and its message is in the server's language.
  error instanceof Error && 'routine' in error && error.routine === 'RevalidateCachedQuery'
