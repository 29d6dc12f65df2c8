/** An error of Prisma, the Postgres driver or Node's network stack. */
interface Fault extends Error {
  code?: unknown
  syscall?: unknown
  /** In an AggregateError, one error for each address tried. */
  errors?: unknown
  meta?: { driverAdapterError?: { cause?: { originalCode?: unknown; kind?: unknown } } }
}

/**
 * SQLSTATEs of temporary failures: connection, read-only, idle in transaction, access, unknown database, serialization,
 * deadlock, out of resources, lock timeout, canceled or shut down, input/output.
 */
const TEMPORARY = /^(08...|25006|25P03|28...|3D000|40001|40P01|53...|55P03|57...|58...)$/

/** Network errors as the Prisma adapter maps them. */
const NETWORK_KINDS = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout']
/** Network errors that the adapter does not map. */
const NETWORK_CODES = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT']
const NETWORK_CALLS = ['connect', 'getaddrinfo']

/** Errors of the pool and the driver, which have no code. */
const DRIVER_MESSAGES =
  /^(timeout expired|timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed)/

/** A transaction that could not begin in time, or exceeded its timeout. */
const TRANSACTION_TIMEOUT = 'P2028'

const driverFault = ({ meta }: Fault) => meta?.driverAdapterError?.cause ?? {}

const stateOf = (fault: Fault) => String(driverFault(fault).originalCode ?? fault.code)

/** Whether the database is temporarily unavailable. The request then fails with 503. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const fault: Fault = error
  return (
    TEMPORARY.test(stateOf(fault)) ||
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

/** Whether a statement exceeded its timeout (query_canceled). */
export const isStatementTimeout = (error: unknown): boolean =>
  error instanceof Error && stateOf(error) === '57014'

/** Whether a read-only server refused a write without executing it (read_only_sql_transaction). */
export const isReadOnly = (error: unknown): boolean =>
  error instanceof Error && stateOf(error) === '25006'

/** Whether a connection refused a prepared statement, without executing it, because a migration changed its result. */
export const isStalePlan = (error: unknown): boolean =>
  // Its code 0A000 covers any unsupported feature, and its message is localized.
  error instanceof Error && 'routine' in error && error.routine === 'RevalidateCachedQuery'
