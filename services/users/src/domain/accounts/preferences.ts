import type { Preferences } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'

const COLUMNS = { notifyNewDevice: true, passkeyOfferDeclined: true } as const

/** Returns a user's preferences, or null for an unknown id. */
export async function findPreferences(db: Database, id: string): Promise<Preferences | null> {
  const row = await db.user.findUnique({ where: { id }, select: COLUMNS })
  return row && { notify_new_device: row.notifyNewDevice, offer_passkey: !row.passkeyOfferDeclined }
}

/** Saves the preferences of a user whose row is locked. */
export const savePreferences = (
  tx: Database,
  id: string,
  { notify_new_device, offer_passkey }: Preferences,
) =>
  tx.user.update({
    where: { id },
    data: { notifyNewDevice: notify_new_device, passkeyOfferDeclined: !offer_passkey },
    select: COLUMNS,
  })
