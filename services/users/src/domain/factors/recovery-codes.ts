import { createHash, randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '#/database/database.ts'
import { type FactorBox, openFactor } from './factor-box.ts'

const CODES = 10
const CODE_BYTES = 10
/** Crockford's base32, in which no two characters look alike. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Returns 80 random bits as 16 characters. */
function newCode(): string {
  const bits = BigInt(`0x${randomBytes(CODE_BYTES).toString('hex')}`)
  return Array.from(
    { length: 16 },
    (_, at) => ALPHABET[Number((bits >> BigInt(5 * at)) & 31n)],
  ).join('')
}

/** 80 random bits can't be found by trying, so a fast digest is enough. */
const digestOf = (code: string): string => createHash('sha256').update(code).digest('base64url')

const inGroups = (code: string): string => code.replaceAll(/.{4}(?=.)/g, '$&-')

/** Replaces a user's recovery codes, and returns the new ones in groups of four. */
export async function replaceRecoveryCodes(
  tx: Database,
  box: FactorBox,
  userId: string,
): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newCode)
  const digests = codes.map((code) => box.seal(digestOf(code), userId))
  await tx.$executeRaw`DELETE FROM recovery_codes WHERE user_id = ${userId}::uuid`
  await tx.$executeRaw`
    INSERT INTO recovery_codes (id, user_id, digest)
    SELECT id, ${userId}::uuid, digest
    FROM unnest(${codes.map(() => uuidv7())}::uuid[], ${digests}::bytea[]) AS new (id, digest)`
  return codes.map(inGroups)
}

interface UnusedCode {
  id: string
  digest: Uint8Array
}

/** Uses a recovery code in its canonical form. Returns false when it is wrong or was used before. */
export async function useRecoveryCode(
  tx: Database,
  box: FactorBox,
  { userId, code }: { userId: string; code: string },
): Promise<boolean> {
  const unused = await tx.$queryRaw<UnusedCode[]>`
    SELECT id, digest FROM recovery_codes WHERE user_id = ${userId}::uuid AND used_at IS NULL`
  const digest = digestOf(code)
  const found = unused.find((row) => openFactor(box, row.digest, userId) === digest)
  if (!found) return false
  const used = await tx.$executeRaw`
    UPDATE recovery_codes SET used_at = now() WHERE id = ${found.id}::uuid AND used_at IS NULL`
  return used > 0
}

/** Counts the recovery codes that were not used yet. */
export async function countRecoveryCodes(db: Database, userId: string): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM recovery_codes
    WHERE user_id = ${userId}::uuid AND used_at IS NULL`
  return row.count
}
