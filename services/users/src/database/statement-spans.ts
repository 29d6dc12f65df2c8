import { SpanKind } from '@opentelemetry/api'
import type pg from 'pg'
import { traced } from '#/lib/tracing.ts'

type Query = (config: pg.QueryConfig) => Promise<pg.QueryResult>

/** Returns a query function with a span for each statement. The span has no SQL text and no values. */
export const tracingQuery =
  (query: Query): Query =>
  (config) =>
    traced(
      () => spanOf(config),
      () => query(config),
    )

/** Traces the statements of transactions. The pool's own queries pass a callback and have a span already. */
export function traceTransactions(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    const traces = tracingQuery(query as Query)
    client.query = ((...args: [pg.QueryConfig, ...unknown[]]) =>
      args.length === 1 ? traces(args[0]) : query(...args)) as typeof client.query
  })
}

function spanOf(config: pg.QueryConfig | string) {
  const { name, text } = typeof config === 'string' ? { text: config } : config
  const { operation, summary } = summaryOf(text)
  return {
    name: name ?? summary,
    kind: SpanKind.CLIENT,
    attributes: {
      'db.system.name': 'postgresql',
      'db.operation.name': operation,
      'db.query.summary': name ?? summary,
    },
  }
}

/** Words FROM that name no table. */
const OTHER_FROM = /\b(?:extract|substring|trim)\s*\(\s*\w+\s+FROM\b|\bDISTINCT\s+FROM\b/gi
const TABLE =
  /\b(?:INTO\s+(?:"public"\.)?"?(\w+)|(?:FROM|UPDATE|TABLE)\s+(?:"public"\.)?"?(\w+)\b(?!\s*\())/i

/** Summarizes a statement like "SELECT users". The text is a constant of the code or of Prisma; its values are parameters. */
export function summaryOf(text: string): { operation: string; summary: string } {
  const operation = /\w+/.exec(text)?.[0].toUpperCase() ?? 'UNKNOWN'
  const [, into, from] = TABLE.exec(text.replaceAll(OTHER_FROM, '')) ?? []
  const table = into ?? from
  return { operation, summary: table ? `${operation} ${table}` : operation }
}
