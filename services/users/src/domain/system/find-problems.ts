import type { SystemProblem, SystemReport, SystemTopic } from '@gatehouse/contract'

export interface Findings extends Omit<SystemReport, 'problems'> {
  isProduction: boolean
  /** Why a process could not start on this database now, with the remedy. */
  startFault: string | undefined
  /** Whether a pooler lets replicas share connections, which then have the name of one of them. */
  sharesConnections: boolean
  /** When the oldest event of the trail was written; null without events. */
  oldestEvent: string | null
  /** When a backup was tried first, while none has succeeded; null otherwise. */
  backupsFailSince: string | null
  /** Imported password hashes that are not wrapped yet. */
  sealedHashes: number
  /** AUDIT_RETENTION, in seconds. */
  retention: number
  /** Rows of the signing keys that no secret authenticates. */
  ignoredKeys: number
  trustsProxies: boolean
  /** Whether recent log-ins shared one address that reports others. */
  clientsAreShared: boolean
}

/** Seconds, as in the alerts (ops/prometheus/rules.yml). */
const UNSEALED = 300
const MAIL_LATE = 900
/** Seconds by which a rotation may be late: all replicas may have been stopped. */
const ROTATION_LATE = 3_600
const BACKUP_OLD = 26 * 3_600
const DRILL_OLD = 35 * 86_400
/** Seconds that events may stay after their retention: as long as a monthly run of archive-audit leaves them. */
const ARCHIVE_LATE = 32 * 86_400
const CONNECTIONS = 0.8
const HASHES = 20

/** A problem's text, when there is one. */
type Check = (found: Findings) => string | false | undefined

/** Returns 0 for what never happened. */
const secondsSince = ({ checked_at }: Findings, at: string | null): number =>
  at === null ? 0 : (Date.parse(checked_at) - Date.parse(at)) / 1_000

/** Each text is a sentence that says what is wrong and what to do. */
const CHECKS: [SystemTopic, Check][] = [
  [
    'replicas',
    ({ replicas, sharesConnections }) =>
      replicas.length === 0 &&
      !sharesConnections &&
      'No replica is connected to the database: start the service, or read the last line of its log.',
  ],
  [
    'replicas',
    ({ replicas }) =>
      replicas.length > 1 &&
      `Replicas of ${replicas.length} versions run beside each other: finish the upgrade, or go back (docs/upgrade.md).`,
  ],
  ['database', ({ startFault }) => startFault],
  [
    'database',
    ({ database: { connections } }) =>
      connections.used > connections.limit * CONNECTIONS &&
      `${connections.used} of ${connections.limit} connections of the database are used: raise max_connections, or lower DATABASE_POOL.`,
  ],
  [
    'keys',
    ({ keys }) =>
      keys.signs_since === null &&
      'No signing key can be opened: put the former secret behind the current one in APP_SECRET, or run `npm run users -- rotate-keys --now` if it is lost.',
  ],
  [
    'keys',
    ({ checked_at, keys: { next_rotation } }) =>
      next_rotation !== null &&
      Date.parse(checked_at) - Date.parse(next_rotation) > ROTATION_LATE * 1_000 &&
      'The signing key should have been replaced by now: run `npm run users -- rotate-keys`, and look for "reading the keys failed" in the log.',
  ],
  [
    'keys',
    ({ ignoredKeys }) =>
      ignoredKeys > 0 &&
      `APP_SECRET does not authenticate ${ignoredKeys} of the signing keys: find out who wrote to the table signing_keys, and delete those rows.`,
  ],
  [
    'passwords',
    ({ hashes_waiting }) =>
      (hashes_waiting ?? 0) > HASHES &&
      `${hashes_waiting} log-ins wait for a core: add replicas or cores, and look for failed log-ins under Activity.`,
  ],
  [
    'passwords',
    ({ sealedHashes }) =>
      sealedHashes > 0 &&
      `${sealedHashes === 1 ? 'An imported password hash is' : `${sealedHashes} imported password hashes are`} only encrypted with APP_SECRET: run \`npm run users -- wrap-passwords\`.`,
  ],
  [
    'mail',
    ({ isProduction, mail }) =>
      isProduction &&
      mail.mode === 'off' &&
      'No mail is sent, so nobody can reset a forgotten password alone: set MAIL_URL and MAIL_FROM.',
  ],
  [
    'mail',
    ({ mail }) =>
      mail.oldest_pending_seconds > MAIL_LATE &&
      `A mail has waited for ${Math.floor(mail.oldest_pending_seconds / 60)} minutes: read its last failure under Outgoing mail, and run \`npm run users -- send-test-mail ADDRESS\`.`,
  ],
  [
    'mail',
    ({ mail }) =>
      mail.failed > 0 &&
      `${mail.failed === 1 ? 'A mail' : `${mail.failed} mails`} failed in the last day: read the reason under Outgoing mail, and correct the address or the mail server.`,
  ],
  [
    'trail',
    ({ trail }) =>
      trail.unsealed_seconds > UNSEALED &&
      `Audit events have been unsealed for ${Math.floor(trail.unsealed_seconds / 60)} minutes: end long transactions, and look for "sealing the audit trail failed" in the log.`,
  ],
  [
    'trail',
    (found) =>
      secondsSince(found, found.oldestEvent) > found.retention + ARCHIVE_LATE &&
      `The audit trail has events of ${found.oldestEvent?.slice(0, 10)}, older than AUDIT_RETENTION by more than a month: run \`npm run users -- archive-audit DIR\`.`,
  ],
  // Like the alerts, silent where the commands never ran: another program may make the backups.
  [
    'backups',
    (found) =>
      secondsSince(found, found.backupsFailSince) > BACKUP_OLD &&
      `No backup has succeeded since the first one was tried at ${found.backupsFailSince}: run \`npm run users -- backup DIR\`, which names what is wrong (docs/backup.md).`,
  ],
  [
    'backups',
    (found) =>
      secondsSince(found, found.backups.last) > BACKUP_OLD &&
      `The last backup is ${Math.floor(secondsSince(found, found.backups.last) / 3_600)} hours old: run \`npm run users -- backup DIR\`, which names what is wrong (docs/backup.md).`,
  ],
  [
    'backups',
    ({ backups }) =>
      backups.drill_succeeded === false &&
      'The last drill could not restore the newest backup: run `npm run users -- drill DIR`, which names the reason, and take another backup at once.',
  ],
  [
    'backups',
    (found) =>
      secondsSince(found, found.backups.last_drill) > DRILL_OLD &&
      `Nobody has tried a restore for ${Math.floor(secondsSince(found, found.backups.last_drill) / 86_400)} days: run \`npm run users -- drill DIR\`.`,
  ],
  [
    'network',
    ({ isProduction, trustsProxies }) =>
      isProduction &&
      !trustsProxies &&
      'The service trusts no proxy, so the limits count everybody behind the gateway as one client: set TRUSTED_PROXIES to the address of the gateway.',
  ],
  [
    'network',
    ({ clientsAreShared }) =>
      clientsAreShared &&
      'All recent log-ins came from one address that reports others: if it is a proxy, add it to TRUSTED_PROXIES of the gateway or the service.',
  ],
]

/** Returns the problems in the order of their topics. */
export const findProblems = (found: Findings): SystemProblem[] =>
  CHECKS.flatMap(([topic, check]) => {
    const text = check(found)
    return text ? { topic, text } : []
  })
