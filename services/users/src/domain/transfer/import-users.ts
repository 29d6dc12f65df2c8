import type { DatabaseClient } from '#/database/database.ts'
import { HashFault } from '#/domain/accounts/foreign/foreign-hash.ts'
import { NO_PASSWORD } from '#/domain/accounts/foreign/stored-hash.ts'
import { takenFields } from '#/domain/accounts/users.ts'
import { findExisting } from './find-existing.ts'
import { type ImportedUser, insertUsers } from './insert-users.ts'
import { type Candidate, planImport, type Seen } from './plan-import.ts'
import type { RawRecord } from './read-records.ts'
import { type StoringOptions, storedPassword } from './stored-password.ts'
import { namesOfAddress } from './user-names.ts'
import { faultsOf, UserRecord } from './user-record.ts'

export interface ImportOptions extends StoringOptions {
  /** Writes nothing. */
  dryRun: boolean
  onFault(place: string, fault: string): void
  onProgress(counts: ImportCounts): void
}

export interface ImportCounts {
  imported: number
  /** Of the imported ones. */
  withoutPassword: number
  /** Left as they are. */
  existing: number
  refused: number
}

/** Users in one statement, which must end before the statement timeout on a busy machine too. */
const BATCH = 100

type Refuse = (place: string, fault: string) => void

/** Adds the users of a file that don't exist yet. Each batch is one statement, so a second run completes a first one. */
export async function importUsers(
  db: DatabaseClient,
  records: AsyncIterable<RawRecord>,
  options: ImportOptions,
): Promise<ImportCounts> {
  const counts = { imported: 0, withoutPassword: 0, existing: 0, refused: 0 }
  const seen: Seen = new Map()
  const refuse: Refuse = (place, fault) => {
    counts.refused += 1
    options.onFault(place, fault)
  }
  for await (const batch of inBatches(records)) {
    const candidates = batch.flatMap((raw) => checked(raw, options, refuse))
    const { users, existing } = await planAll(db, candidates, { seen, refuse })
    counts.existing += existing
    const inserted = await insert(db, users, options)
    for (const [place, user] of users) {
      if (inserted.has(user.id)) count(counts, user)
      else refuse(place, await reservedBy(db, user))
    }
    options.onProgress(counts)
  }
  return counts
}

async function planAll(
  db: DatabaseClient,
  candidates: Candidate[],
  { seen, refuse }: { seen: Seen; refuse: Refuse },
) {
  const known = await findExisting(db, wantedOf(candidates))
  const users = new Map<string, ImportedUser>()
  let existing = 0
  for (const candidate of candidates) {
    const plan = planImport(candidate, known, seen)
    if ('user' in plan) users.set(candidate.place, plan.user)
    else if ('exists' in plan) existing += 1
    else refuse(candidate.place, plan.fault)
  }
  return { users, existing }
}

async function* inBatches(records: AsyncIterable<RawRecord>): AsyncGenerator<RawRecord[]> {
  let batch: RawRecord[] = []
  for await (const record of records) {
    batch.push(record)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Returns no candidate for a record that it refuses. */
function checked(raw: RawRecord, options: ImportOptions, refuse: Refuse): Candidate[] {
  const { place } = raw
  const { data: record, error } = UserRecord.safeParse(raw.value)
  if (raw.fault !== undefined || !record) {
    refuse(place, raw.fault ?? (error ? faultsOf(error) : ''))
    return []
  }
  try {
    return [{ place, record, passwordHash: storedPassword(record, options) }]
  } catch (error) {
    if (!(error instanceof HashFault)) throw error
    refuse(place, `password_hash ${error.message}.`)
    return []
  }
}

const wantedOf = (candidates: Candidate[]) => ({
  ids: candidates.flatMap(({ record: { id } }) => id ?? []),
  usernames: candidates.flatMap(({ record }) => record.username ?? namesOfAddress(record.email)),
  emails: candidates.map(({ record }) => record.email),
})

async function insert(
  db: DatabaseClient,
  users: Map<string, ImportedUser>,
  { dryRun }: ImportOptions,
): Promise<Set<string>> {
  const all = [...users.values()]
  if (dryRun || all.length === 0) return new Set(all.map(({ id }) => id))
  return insertUsers(db, all)
}

function count(counts: ImportCounts, { passwordHash }: ImportedUser): void {
  counts.imported += 1
  if (passwordHash === NO_PASSWORD) counts.withoutPassword += 1
}

/** An open registration reserves a name, and a recent change of address the former one. */
async function reservedBy(db: DatabaseClient, user: ImportedUser): Promise<string> {
  const fields = Object.entries(await takenFields(db, user))
  const faults = fields.map(([field, message]) => `${field}: ${message}`)
  return faults.join(' ') || 'Another user took the name or address during the import.'
}
