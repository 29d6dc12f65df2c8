export interface Definition {
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  /** Each has a bounded set of values, none of which a client can choose. */
  labels?: readonly string[]
  /** Values of the only label that are reported as 0 before they occur, so that Prometheus sees the first increase. */
  known?: readonly string[]
  /** Upper bounds in seconds, of a histogram. */
  buckets?: readonly number[]
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const

/** Every metric of the service, besides those of Node.js. Units follow Prometheus' conventions. */
export const METRICS = {
  gatehouse_http_requests_total: {
    type: 'counter',
    help: 'Requests by endpoint and status. Requests of no endpoint have the route "none".',
    labels: ['method', 'route', 'status'],
  },
  gatehouse_http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time from a request to its response, by endpoint.',
    labels: ['method', 'route'],
    buckets: SECONDS,
  },
  gatehouse_http_errors_total: {
    type: 'counter',
    help: 'Error responses by their code.',
    labels: ['code'],
  },
  gatehouse_log_ins_total: {
    type: 'counter',
    help: 'Log-ins by outcome: success, or the code of the error.',
    labels: ['outcome'],
    known: ['success', 'invalid_credentials', 'too_many_requests'],
  },
  gatehouse_attempts_blocked_total: {
    type: 'counter',
    help: 'Log-ins, links, codes and requests for mail that were refused unchecked, by the kind of limit.',
    labels: ['kind'],
  },
  gatehouse_refreshes_total: {
    type: 'counter',
    help: 'Presented refresh tokens by the rule that decided (docs/security.md), or "refused".',
    labels: ['rule'],
    known: ['same', 'rotated', 'grace', 'lost', 'reuse', 'refused'],
  },
  gatehouse_password_hash_queue_length: {
    type: 'gauge',
    help: 'Password hashes that wait for a core.',
  },
  gatehouse_password_hash_wait_seconds: {
    type: 'histogram',
    help: 'Time that a password hash waited for a core.',
    buckets: SECONDS,
  },
  gatehouse_sessions_live: {
    type: 'gauge',
    help: 'Live sessions in the database, counted at most once a minute.',
  },
  gatehouse_session_cache_entries: {
    type: 'gauge',
    help: 'Sessions in the cache of this process.',
  },
  gatehouse_session_cache_reads_total: {
    type: 'counter',
    help: 'Reads of a session by whether the cache answered ("hit") or the database ("miss").',
    labels: ['result'],
    known: ['hit', 'miss'],
  },
  gatehouse_session_changes_lag_seconds: {
    type: 'gauge',
    help: 'Age of this process’ knowledge of ended sessions. Above 0.6 s the cache is not used.',
  },
  gatehouse_database_connections: {
    type: 'gauge',
    help: 'Pooled connections of this process by state: used or idle.',
    labels: ['state'],
  },
  gatehouse_database_connection_waiters: {
    type: 'gauge',
    help: 'Queries that wait for a pooled connection.',
  },
  gatehouse_database_up: {
    type: 'gauge',
    help: '1 when the database answered the last measurement, 0 when it did not.',
  },
  gatehouse_audit_unsealed_seconds: {
    type: 'gauge',
    help: 'Age of the oldest audit event without a seal; 0 without one.',
  },
  gatehouse_mail_messages: {
    type: 'gauge',
    help: 'Messages in the outbox by state: pending or failed.',
    labels: ['state'],
  },
  gatehouse_mail_oldest_pending_seconds: {
    type: 'gauge',
    help: 'Age of the oldest message that is not sent yet; 0 without one.',
  },
  gatehouse_backup_age_seconds: {
    type: 'gauge',
    help: 'Time since the last successful backup by the command `backup`, or since the first one was tried while none has succeeded; absent while none was tried.',
  },
  gatehouse_drill_age_seconds: {
    type: 'gauge',
    help: 'Time since the last drill; absent without one.',
  },
  gatehouse_drill_succeeded: {
    type: 'gauge',
    help: '1 when the last drill succeeded, 0 when it failed; absent without one.',
  },
  gatehouse_signing_key_age_seconds: {
    type: 'gauge',
    help: 'Time since the current key began to sign access tokens.',
  },
  gatehouse_build_info: {
    type: 'gauge',
    help: 'Always 1; the labels name the version of Gatehouse and of Node.js.',
    labels: ['version', 'node'],
  },
} as const satisfies Record<string, Definition>

export type MetricName = keyof typeof METRICS
type Metric<N extends MetricName> = (typeof METRICS)[N]

export type NameOf<T extends Definition['type']> = {
  [N in MetricName]: Metric<N>['type'] extends T ? N : never
}[MetricName]

/** The labels of a metric with their values. */
export type LabelsOf<N extends MetricName> =
  Metric<N> extends { labels: readonly (infer L extends string)[] }
    ? Record<L, string | number>
    : Record<string, never>
