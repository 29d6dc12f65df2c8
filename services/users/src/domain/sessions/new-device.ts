import { Prisma } from '#/generated/prisma/client.ts'

/** Mail about new devices that a user gets in a burst. */
const BURST = 10
const WINDOW_SECONDS = 3_600
/** Seconds in which one more mail becomes available. */
const INTERVAL_SECONDS = WINDOW_SECONDS / BURST

/** The notice of a log-in that is not on a known device. */
export interface NewDeviceNotice {
  /** Returns the INSERT of the mail, whose FROM can be continued. */
  mail(): Prisma.Sql | null
  /**
   * The networks of a client without cookies. Its device is new unless a session of the account, live or ended, came from one of
   * them with the same agent.
   */
  networks?: string[]
}

/** How a log-in changes its account: the CTE `account`, which is empty when nothing may happen. */
export interface AccountUpdate {
  /** One for each text of the statement. */
  name: string
  account: Prisma.Sql
  /** The notice, for a row of `account` with `mails`. */
  mail?: NewDeviceNotice['mail']
}

interface Client {
  isAccount: Prisma.Sql
  userAgent: string | null
}

/**
 * Returns the changes to try until one finds the account. Most clients without cookies are known, so the first change for them
 * leaves out new ones, and needs no mail to encrypt.
 */
export function* accountUpdates(
  notice: NewDeviceNotice | undefined,
  client: Client,
): Generator<AccountUpdate> {
  if (!notice) {
    const account = Prisma.sql`account AS (${LOGGED_IN} WHERE ${client.isAccount} RETURNING id, last_login_at)`
    yield { name: 'known_device', account }
    return
  }
  const checked = checkedSql(notice, client)
  if (notice.networks) {
    yield {
      name: 'known_client',
      account: Prisma.sql`${checked}, account AS (
      ${LOGGED_IN} FROM checked WHERE users.id = checked.id AND NOT mails RETURNING users.id, last_login_at)`,
    }
  }
  const account = Prisma.sql`${checked}, account AS (
    ${LOGGED_IN}, new_device_mail_until = CASE WHEN mails
      THEN greatest(new_device_mail_until, now()) + ${interval(INTERVAL_SECONDS)} ELSE new_device_mail_until END
    FROM checked WHERE users.id = checked.id RETURNING users.id, last_login_at, mails)`
  yield { name: notice.networks ? 'new_client' : 'new_device', account, mail: notice.mail }
}

const LOGGED_IN = Prisma.sql`UPDATE users SET last_login_at = now()`

const interval = (seconds: number) => Prisma.sql`make_interval(secs => ${seconds}::float8)`

/**
 * A CTE that locks the account and says whether the notice is mailed. The lock makes the limit of mails exact; it is a leaky
 * bucket as GCRA.
 */
const checkedSql = (
  { networks }: NewDeviceNotice,
  { isAccount, userAgent }: Client,
): Prisma.Sql => Prisma.sql`
  checked AS MATERIALIZED (
    SELECT id, notify_new_device AND ${hasAllowance} ${networks ? isNewSql(networks, userAgent) : Prisma.empty}
      AS mails
    FROM users WHERE ${isAccount} FOR NO KEY UPDATE
  )`

const hasAllowance = Prisma.sql`
  coalesce(new_device_mail_until <= now() + ${interval(WINDOW_SECONDS - INTERVAL_SECONDS)}, true)`

const isNewSql = (networks: string[], userAgent: string | null) => Prisma.sql`
  AND NOT EXISTS (
    SELECT FROM sessions WHERE user_id = users.id AND user_agent IS NOT DISTINCT FROM ${userAgent}::text
      AND inet_or_null(ip) <<= ANY(${networks}::inet[]))`
