import { Prisma } from '#/generated/prisma/client.ts'

/** Mail about new devices that a user gets in a burst. */
const BURST = 10
const WINDOW_SECONDS = 3_600
/** Seconds in which one more mail becomes available. */
const INTERVAL_SECONDS = WINDOW_SECONDS / BURST

/** The notice of a log-in that is not on a known device. */
export interface NewDeviceNotice {
  /** An INSERT without its FROM, which writes the mail. */
  mail: Prisma.Sql
  /**
   * The networks of a client without cookies. Its device is new unless a session of the account, live or ended, came from one of
   * them with the same agent.
   */
  networks?: string[]
}

const interval = (seconds: number) => Prisma.sql`make_interval(secs => ${seconds}::float8)`

/**
 * CTEs that lock the account which meets a condition, and update its log-in as `account`, whose rows say whether the notice is
 * mailed. The lock makes the limit of mails exact; it is a leaky bucket as GCRA.
 */
export const noticedAccountSql = (
  { networks }: NewDeviceNotice,
  { isAccount, userAgent }: { isAccount: Prisma.Sql; userAgent: string | null },
): Prisma.Sql => Prisma.sql`
  checked AS MATERIALIZED (
    SELECT id, notify_new_device AND ${hasAllowance} ${networks ? isNewSql(networks, userAgent) : Prisma.empty}
      AS mails
    FROM users WHERE ${isAccount} FOR NO KEY UPDATE
  ), account AS (
    UPDATE users SET last_login_at = now(),
      new_device_mail_until = CASE WHEN mails
        THEN greatest(new_device_mail_until, now()) + ${interval(INTERVAL_SECONDS)}
        ELSE new_device_mail_until END
    FROM checked WHERE users.id = checked.id
    RETURNING users.id, last_login_at, mails
  )`

const hasAllowance = Prisma.sql`
  coalesce(new_device_mail_until <= now() + ${interval(WINDOW_SECONDS - INTERVAL_SECONDS)}, true)`

const isNewSql = (networks: string[], userAgent: string | null) => Prisma.sql`
  AND NOT EXISTS (
    SELECT FROM sessions WHERE user_id = users.id AND user_agent IS NOT DISTINCT FROM ${userAgent}::text
      AND CASE WHEN pg_input_is_valid(ip, 'inet') THEN ip::inet <<= ANY(${networks}::inet[]) END)`
