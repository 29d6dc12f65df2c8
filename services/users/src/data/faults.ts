import { Prisma } from '#/generated/prisma/client.ts'

/** SQLSTATEs that mean "not now": shutdown, too many clients, timeouts, read-only, deadlock. */
const UNAVAILABLE_STATES =
  /^(08...|25006|25P03|40001|40P01|53...|55P03|57014|57P0[1-5]|58...|XX000)$/

const UNAVAILABLE_PRISMA = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034'])

// The pool and the driver throw plain errors without a code.
const UNAVAILABLE_MESSAGE =
  /timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|Cannot use a pool after calling end|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|Can't reach database|Server has closed the connection/

/** Everything that an error and its causes call themselves. */
function marks(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return []
  const { code, originalCode, message, cause, meta } = error as Record<string, unknown>
  const own = [code, originalCode, message].filter((mark) => typeof mark === 'string')
  const driver = (meta as Record<string, unknown> | undefined)?.['driverAdapterError']
  return [...own, ...marks(cause, depth + 1), ...marks(driver, depth + 1)]
}

const meansUnavailable = (mark: string) =>
  UNAVAILABLE_PRISMA.has(mark) || UNAVAILABLE_STATES.test(mark) || UNAVAILABLE_MESSAGE.test(mark)

const isFromDatabase = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name.startsWith('Prisma') ||
    error.name === 'DriverAdapterError' ||
    /timeout exceeded when trying to connect|Connection terminated|Query read timeout/.test(
      error.message,
    ))

/** Whether the database cannot answer now. Then a check that relies on it refuses, with 503. */
export const isDatabaseUnavailable = (error: unknown): boolean =>
  isFromDatabase(error) &&
  (error instanceof Prisma.PrismaClientInitializationError || marks(error).some(meansUnavailable))

export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && marks(error).some((mark) => mark === 'P2002' || mark === '23505')
