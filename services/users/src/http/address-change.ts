import type { FastifyInstance } from 'fastify'
import type { Database } from '#/database/database.ts'
import { stateOf, type UserRow } from '#/domain/accounts/user-row.ts'
import { createLink } from '#/domain/links/create-link.ts'
import { secondsUntilRoom } from '#/domain/links/seconds-until-room.ts'
import { supersedeLinks, supersedeUndoLinksSince } from '#/domain/links/use-link.ts'
import { dropMailRequests, enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { AppError } from '#/errors.ts'
import { pauseText } from '#/lib/pause.ts'
import { emailVerification } from './verification.ts'

/** The kind of a request to change one's own address. */
export const ADDRESS_CHANGE_REQUEST = 'address_change_request'

/**
 * Refuses a change that would void the oldest way back: a thief who changes the address again and again must not push out
 * the owner's undo link. Lock the user's row first.
 */
export async function requireRoomForUndo(
  tx: Database,
  { mail }: FastifyInstance,
  userId: string,
): Promise<void> {
  if (!mail.isOn) return
  const wait = await secondsUntilRoom(tx, userId, 'undo')
  if (wait === 0) return
  const message = `The address of this account was changed too often. Try again in ${pauseText(wait)}.`
  throw new AppError('too_many_requests', { message, retryAfter: wait })
}

/** Voids what was sent to a user's address, and what would change it. */
export async function voidMailed(tx: Database, userId: string): Promise<void> {
  await supersedeLinks(tx, userId, ['reset', 'verify', 'change'])
  await dropMailRequests(tx, { kind: ADDRESS_CHANGE_REQUEST, userId })
}

interface Move {
  before: UserRow
  user: UserRow
  /** Whether the owner made the change, not an admin. */
  isOwn: boolean
}

/**
 * Voids the links of the former address and sends it a notice, in the transaction that stores the new one. The notice has
 * an undo link unless that would give the account to a mailbox that the owner never had or has left for good.
 */
export async function leaveAddress(tx: Database, app: FastifyInstance, move: Move): Promise<void> {
  const { before } = move
  await voidMailed(tx, before.id)
  if (!app.mail.isOn) return
  const token = (await endsUndo(tx, move)) ? undefined : await createUndo(tx, app, before)
  const data = { at: new Date().toISOString(), ...(token !== undefined && { token }) }
  await enqueueMail(tx, app.mail.box, { kind: 'address_changed', to: before, data })
}

/** An admin's change ends all undo links, and the return to a former address those that came after it. */
async function endsUndo(tx: Database, { user, isOwn }: Move): Promise<boolean> {
  if (isOwn) return (await supersedeUndoLinksSince(tx, user.id, user.email)) > 0
  await supersedeLinks(tx, user.id, ['undo'])
  return true
}

/** Returns nothing for an address that nobody verified: it may be mistyped and a stranger's. */
async function createUndo(
  tx: Database,
  app: FastifyInstance,
  before: UserRow,
): Promise<string | undefined> {
  await requireRoomForUndo(tx, app, before.id)
  const isProven = before.emailVerified || emailVerification(app) === 'off'
  // Only active users can undo a change.
  if (!isProven || stateOf(before) !== 'active') return undefined
  const link = { purpose: 'undo', userId: before.id, email: before.email } as const
  return (await createLink(tx, app.linkKeys, link)).token
}
