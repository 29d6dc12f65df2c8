import type { Database } from '#/database/database.ts'
import { NO_REQUEST } from '#/domain/audit/audit-event.ts'
import { insertAuditEventSql } from '#/domain/audit/insert-audit-event.ts'
import { widgetChangeSql } from '#/domain/widgets/widgets.ts'
import { Prisma } from '#/generated/prisma/client.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Deadlines are milliseconds from now. */
const WIDGETS: [name: string, infoUrl: string, deadline: number][] = [
  ['brass-hinge', 'https://example.com/brass-hinge', 3 * DAY + 6 * HOUR + 20 * MINUTE],
  ['clock_spring', 'https://example.org/springs?for=clocks', 15 * MINUTE],
  ['gear-12', 'https://example.com/gears/12', DAY],
  ['gear-40', 'https://example.com/gears/40', 45 * DAY + 7 * HOUR],
  ['left-handed-screw', 'https://example.org/screws#left', -2 * DAY],
  ['pulley', 'https://www.example.net/pulley', 9 * HOUR],
  ['spirit-level', 'https://example.net/spirit-level', 400 * DAY],
  ['thumb-wheel', 'https://example.com/thumb-wheel', 12 * DAY + 30 * MINUTE],
]

/** Adds the development widgets. One deadline has passed, which the API would refuse. */
export async function seedWidgets(db: Database, ownerId: string): Promise<void> {
  // Whole minutes, because a form shows seconds unless they are zero.
  const now = Math.ceil(Date.now() / MINUTE) * MINUTE
  await db.widget.createMany({
    data: WIDGETS.map(([name, infoUrl, deadline]) => ({
      name,
      infoUrl,
      deadline: new Date(now + deadline),
      ownerId,
    })),
  })
  const made = widgetChangeSql(undefined, Prisma.sql`widgets`)
  await db.$executeRaw(insertAuditEventSql({ ...NO_REQUEST, action: 'widget_created' }, made))
}
