import * as z from 'zod/mini'
import { answer } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { Timestamp } from './fields.ts'

export const SYSTEM_TOPICS = [
  'replicas',
  'database',
  'keys',
  'passwords',
  'mail',
  'trail',
  'backups',
  'network',
] as const
export const SystemTopic = z.enum(SYSTEM_TOPICS)
export type SystemTopic = z.infer<typeof SystemTopic>

/** A problem and its remedy, for an operator. */
export const SystemProblem = z.object({ topic: SystemTopic, text: z.string() })
export type SystemProblem = z.infer<typeof SystemProblem>

/** How an installation is. Holds no address, host name or secret. */
export const SystemReport = z.object({
  checked_at: Timestamp,
  /** The version that made the report. */
  version: z.string(),
  node: z.string(),
  /** The connected processes by version, as far as the database can tell. */
  replicas: z.array(z.object({ version: z.string(), count: z.int() })),
  database: z.object({
    version: z.string(),
    bytes: z.int(),
    /** Of all programs, and how many the server accepts from them. */
    connections: z.object({ used: z.int(), limit: z.int() }),
    /** Whether migrations and rights are as this version needs them. */
    prepared: z.boolean(),
  }),
  keys: z.object({
    /** When the current key began to sign; null when no key can. */
    signs_since: z.nullable(Timestamp),
    next_rotation: z.nullable(Timestamp),
    /** Former keys that still verify. */
    retired: z.int(),
  }),
  /** Hashes that wait for a core of the process that made the report; null from the command line. */
  hashes_waiting: z.nullable(z.int()),
  mail: z.object({
    mode: z.enum(['smtp', 'inbox', 'off']),
    pending: z.int(),
    /** Failed in the last day, after every attempt. */
    failed: z.int(),
    oldest_pending_seconds: z.int(),
  }),
  trail: z.object({ bytes: z.int(), unsealed_seconds: z.int() }),
  /** Null until the commands `backup` and `drill` made one. */
  backups: z.object({
    /** When the last backup ended. */
    last: z.nullable(Timestamp),
    last_drill: z.nullable(Timestamp),
    drill_succeeded: z.nullable(z.boolean()),
  }),
  problems: z.array(SystemProblem),
})
export type SystemReport = z.infer<typeof SystemReport>

export const getSystem = endpoint({
  method: 'GET',
  path: '/health/details',
  tag: 'service',
  summary: 'Report the state of the installation, with each problem and its remedy',
  access: 'admin',
  responses: { 200: answer(SystemReport) },
})
