import { isDatabaseUnavailable } from './faults.ts'

type Variable = 'DATABASE_URL' | 'MIGRATION_DATABASE_URL' | 'BACKUP_DATABASE_URL'

interface Fault extends Error {
  code?: unknown
  /** In an AggregateError, one error for each address tried. */
  errors?: unknown
}

/** The timeouts of the driver and of the system. */
const TIMED_OUT = /^timeout expired|ETIMEDOUT/
const NO_PASSWORD = /^SASL: .*password must be/

/** Messages by the SQLSTATE with which a server refuses a connection, or the first statement on it. */
const REFUSALS: Record<string, (variable: Variable, message: string) => string> = {
  '28P01': (variable, message) =>
    `Postgres refuses the user or the password in ${variable} (${message}). Check both.`,
  '28000': (variable, message) =>
    `Postgres refuses the connection that ${variable} names: ${message}.`,
  '3D000': (variable, message) => `${variable} names a database that is not there: ${message}.`,
  '53300': (_variable, message) => `Postgres has no connection left: ${message}.`,
  '42P01': (_variable, message) =>
    `The database is not migrated (${message}): run \`npm run users -- migrate\`.`,
  // PgBouncer uses it for its own errors, such as an unsupported startup parameter.
  '08P01': (variable, message) =>
    `The pooler that ${variable} names refuses the connection: ${message}. See docs/scale.md, A pooler.`,
  '57P03': (_variable, message) => `Postgres is not ready: ${message}.`,
}

const hasTimedOut = ({ message, code, errors }: Fault): boolean =>
  TIMED_OUT.test(`${message} ${String(code)}`) ||
  (Array.isArray(errors) && errors.length > 0 && errors.every(hasTimedOut))

/**
 * Returns one line on why the connection failed and what to change, without the address. Returns `undefined` for other
 * errors.
 */
export function connectionReason(error: unknown, variable: Variable): string | undefined {
  if (!(error instanceof Error)) return undefined
  const fault: Fault = error
  const refusal = REFUSALS[String(fault.code)]
  if (refusal) return refusal(variable, fault.message)
  if (NO_PASSWORD.test(fault.message))
    return `${variable} has no password, and Postgres asks for one.`
  if (hasTimedOut(fault)) {
    return `The database does not answer. Check the host and the port in ${variable}, and the network on the way there.`
  }
  return isDatabaseUnavailable(fault)
    ? `The database cannot be reached. Check ${variable}.`
    : undefined
}

/** Returns one line for an operator on why a process failed, without stack and connection string. */
export function reasonOf(error: unknown): string {
  const reason = connectionReason(error, 'DATABASE_URL')
  if (reason !== undefined) return reason
  return error instanceof Error ? error.message : String(error)
}
