import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { archiveTrail } from '../src/domain/audit/archive-trail.ts'
import type { Seal } from '../src/domain/audit/audit-seal.ts'
import {
  type Verification,
  type VerifyOptions,
  verifyTrail,
} from '../src/domain/audit/verify-audit-trail.ts'
import { ownerQuery, workerDatabase, workerOwner } from './database.ts'
import { APP_SECRET } from './secrets.ts'
import type { Trail } from './trail.ts'

/** Inserts events of 500 days ago and seals up to 1,000 of them. */
export async function sealedLongAgo(trail: Trail, count: number, secret?: string): Promise<Seal> {
  await ownerQuery(
    `INSERT INTO audit_events (action, at, object_name)
     SELECT 'task_deleted', date_trunc('milliseconds', now() - interval '500 days'), 'task ' || number
     FROM generate_series(1, ${count}) AS number`,
  )
  const seal = await trail.seal(secret)
  if (!seal) throw new Error('Nothing was sealed.')
  return seal
}

/** Provides a path for archives that a test creates; each test has its own. */
export function useArchiveFolder(): () => Promise<string> {
  const folders: string[] = []
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
  })
  return async () => {
    const parent = await mkdtemp(join(tmpdir(), 'gatehouse-archives-'))
    folders.push(parent)
    return join(parent, 'audit')
  }
}

const RETENTION = 400 * 86_400

interface ArchiveVariables {
  secrets?: string[]
  /** Seconds. */
  retention?: number
  isDryRun?: boolean
  onProgress?(text: string): void
}

/** Archives in this process, which is faster than the command. Returns each archive with its number of events. */
export async function archive(folder: string, variables: ArchiveVariables = {}) {
  const moved: string[] = []
  const { trail, archivable } = await archiveTrail({
    ownerUrl: await workerOwner(),
    secrets: [APP_SECRET],
    retention: RETENTION,
    isDryRun: false,
    folder,
    onProgress: () => undefined,
    ...variables,
    onArchive: ({ first, last }, events) => moved.push(`${first} to ${last.number}: ${events}`),
  })
  return { moved, faults: trail.faults, archivable }
}

/** Verifies the trail in this process. */
export const verify = async (options: Partial<VerifyOptions> = {}): Promise<Verification> =>
  verifyTrail(await workerDatabase(), { secrets: [APP_SECRET], ...options })

export const countEvents = async (): Promise<number> => {
  const [row] = await ownerQuery<{ count: number }>(
    'SELECT count(*)::int AS count FROM audit_events',
  )
  return row?.count ?? 0
}
