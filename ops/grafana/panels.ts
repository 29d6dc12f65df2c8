export interface Panel {
  title: string
  /** Each with the legend of its series. */
  queries: readonly (readonly [query: string, legend: string])[]
  unit: 'reqps' | 's' | 'short' | 'percentunit' | 'bytes'
}

const quantile = (quantile: number, metric: string, where = '') =>
  `histogram_quantile(${quantile}, sum by (le) (rate(${metric}_bucket${where}[$__rate_interval])))`
const rate = (metric: string, by: string) => `sum by (${by}) (rate(${metric}[$__rate_interval]))`

const DURATION = 'gatehouse_http_request_duration_seconds'
const CHECKS = '{route=~"/auth/status|/gateway/verify.*"}'

/** The dashboard, in rows of two. `npm run docs` writes gatehouse.json from it. */
export const PANELS: readonly Panel[] = [
  {
    title: 'Requests by status',
    unit: 'reqps',
    queries: [[rate('gatehouse_http_requests_total', 'status'), '{{status}}']],
  },
  {
    title: 'Errors by code',
    unit: 'reqps',
    queries: [[rate('gatehouse_http_errors_total', 'code'), '{{code}}']],
  },
  {
    title: 'Time of a session check',
    unit: 's',
    queries: [
      [quantile(0.5, DURATION, CHECKS), 'median'],
      [quantile(0.99, DURATION, CHECKS), '99 %'],
    ],
  },
  {
    title: 'Log-ins by outcome',
    unit: 'reqps',
    queries: [[rate('gatehouse_log_ins_total', 'outcome'), '{{outcome}}']],
  },
  {
    title: 'Blocked attempts by limit',
    unit: 'reqps',
    queries: [[rate('gatehouse_attempts_blocked_total', 'kind'), '{{kind}}']],
  },
  {
    title: 'Refreshes by rule',
    unit: 'reqps',
    queries: [[rate('gatehouse_refreshes_total', 'rule'), '{{rule}}']],
  },
  {
    title: 'Password hashes: waiting',
    unit: 'short',
    queries: [['gatehouse_password_hash_queue_length', '{{instance}}']],
  },
  {
    title: 'Password hashes: wait',
    unit: 's',
    queries: [[quantile(0.95, 'gatehouse_password_hash_wait_seconds'), '95 %']],
  },
  {
    title: 'Sessions',
    unit: 'short',
    queries: [
      ['max(gatehouse_sessions_live)', 'live'],
      ['gatehouse_session_cache_entries', 'cached by {{instance}}'],
    ],
  },
  {
    title: 'Session checks that the cache answers',
    unit: 'percentunit',
    queries: [
      [
        'sum(rate(gatehouse_session_cache_reads_total{result="hit"}[$__rate_interval])) / sum(rate(gatehouse_session_cache_reads_total[$__rate_interval]))',
        'hits',
      ],
    ],
  },
  {
    title: 'Revocation: age of the known changes',
    unit: 's',
    queries: [['gatehouse_session_changes_lag_seconds', '{{instance}}']],
  },
  {
    title: 'Database connections',
    unit: 'short',
    queries: [
      ['sum by (state) (gatehouse_database_connections)', '{{state}}'],
      ['sum(gatehouse_database_connection_waiters)', 'queries waiting'],
      ['min(gatehouse_database_up)', 'up'],
    ],
  },
  {
    title: 'Audit trail: oldest event without a seal',
    unit: 's',
    queries: [['max(gatehouse_audit_unsealed_seconds)', 'age']],
  },
  {
    title: 'Outgoing mail',
    unit: 'short',
    queries: [['max by (state) (gatehouse_mail_messages)', '{{state}}']],
  },
  {
    title: 'Outgoing mail: oldest',
    unit: 's',
    queries: [['max(gatehouse_mail_oldest_pending_seconds)', 'age']],
  },
  {
    title: 'Backup: age of the last one, and of the last drill',
    unit: 's',
    queries: [
      ['min(gatehouse_backup_age_seconds)', 'backup'],
      ['min(gatehouse_drill_age_seconds)', 'drill'],
    ],
  },
  {
    title: 'Backup: the last drill succeeded',
    unit: 'short',
    queries: [['min(gatehouse_drill_succeeded)', '1: yes']],
  },
  {
    title: 'Signing key: age',
    unit: 's',
    queries: [['min(gatehouse_signing_key_age_seconds)', 'age']],
  },
  {
    title: 'Event loop: 99 % of the delays',
    unit: 's',
    queries: [['nodejs_eventloop_lag_p99_seconds{job="gatehouse"}', '{{instance}}']],
  },
  {
    title: 'Gateway: connections',
    unit: 'short',
    queries: [
      ['sum(nginx_connections_active)', 'open'],
      ['sum(nginx_connections_waiting)', 'idle'],
    ],
  },
  {
    title: 'Gateway: requests',
    unit: 'reqps',
    queries: [['sum(rate(nginx_http_requests_total[$__rate_interval]))', 'requests']],
  },
  {
    title: 'Memory',
    unit: 'bytes',
    queries: [['process_resident_memory_bytes{job="gatehouse"}', '{{instance}}']],
  },
  {
    title: 'Replicas by version',
    unit: 'short',
    queries: [['count by (version) (gatehouse_build_info)', '{{version}}']],
  },
]
