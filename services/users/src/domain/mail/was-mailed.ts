import type { Database } from '#/database/database.ts'
import type { MessageKind } from './messages/letters.ts'

interface Notice {
  userId: string
  kind: MessageKind
  seconds: number
}

/** Whether a user got a message of a kind in the last seconds, at most a week's. */
export async function wasMailedWithin(
  tx: Database,
  { userId, kind, seconds }: Notice,
): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT FROM mail_outbox WHERE user_id = ${userId}::uuid AND kind = ${kind}
      AND created_at > clock_timestamp() - make_interval(secs => ${seconds}::float8) LIMIT 1`
  return rows.length > 0
}
