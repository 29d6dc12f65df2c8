import type { DatabaseClient } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { RECORD_FIELDS } from './user-record.ts'

const BATCH = 1_000
const START = '00000000-0000-0000-0000-000000000000'

export type ExportedUser = Record<string, string | boolean | null> & { id: string }

interface ExportOptions {
  withPasswordHashes: boolean
}

export const exportedFields = ({ withPasswordHashes }: ExportOptions): string[] =>
  RECORD_FIELDS.filter((field) => withPasswordHashes || field !== 'password_hash')

/** Reads all users in the order of their ids, with constant memory. Throws when a hash is still sealed. */
export async function* exportUsers(
  db: DatabaseClient,
  options: ExportOptions,
): AsyncGenerator<ExportedUser> {
  const columns = exportedFields(options).map((field) => `'${field}', ${field}`)
  let after: string | undefined = START
  while (after) {
    const rows: { user: ExportedUser }[] = await db.$prepared(
      options.withPasswordHashes ? 'export_users_with_hashes' : 'export_users',
      Prisma.sql`
        SELECT json_build_object(${Prisma.raw(columns.join(', '))}) AS user
        FROM users WHERE id > ${after}::uuid ORDER BY id LIMIT ${BATCH}::int`,
    )
    for (const { user } of rows) yield inUtc(user)
    after = rows.at(-1)?.user.id
  }
}

const TIMES = ['created_at', 'last_login_at']

function inUtc(user: ExportedUser): ExportedUser {
  if (String(user['password_hash']).startsWith('$sealed$')) throw new Error(SEALED)
  const times = TIMES.map((field) => [
    field,
    user[field] && new Date(String(user[field])).toISOString(),
  ])
  return { ...user, ...Object.fromEntries(times) }
}

const SEALED =
  'Imported hashes are not wrapped yet, and could not be read elsewhere. Run wrap-passwords first.'
