import { updateUser } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { isUniqueViolation } from '#/database/faults.ts'
import { nameChanges } from '#/domain/accounts/user-changes.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import {
  findUser,
  isOtherAddress,
  lockUser,
  takenFields,
  updateNames,
} from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { AppError, userNotFound } from '#/errors.ts'
import { ADDRESS_CHANGE_REQUEST, leaveAddress } from '#/http/address-change.ts'
import { versionsOf } from '#/http/answers/etag.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf, requireOwnership } from '#/http/identity/access.ts'
import { chargeMailRequest } from '#/http/identity/link-limits.ts'
import { enqueueVerification } from '#/http/verification.ts'
import { type App, route } from '#/route.ts'
import { userAnswer } from './answer.ts'
import {
  addressChangeResolver,
  changesOwnAddress,
  requestAddressChange,
  requireCurrentPassword,
  requireStillVerified,
  type UpdateRequest,
} from './own-address.ts'

export const updateRoute = (app: App) => {
  app.mail.resolve(ADDRESS_CHANGE_REQUEST, addressChangeResolver(app))
  app.route({
    ...route(updateUser),
    handler: async (request, reply) => {
      const { id } = request.params
      const found = await findUser(app.db, id)
      if (!found) throw userNotFound(id)
      requireOwnership(request, 'self', found.id)
      await requireCurrentPassword(request, found)
      if (needsConfirmation(request, found)) await chargeMailRequest(request)
      const user = await app.db
        .$transaction((tx) => rename(tx, request, found))
        .catch((error) => throwTaken(app.db, { id: found.id, ...namesOf(request, found) }, error))
      await app.liveSessions.catchUp()
      // A wake would make the worker's time observable, which differs by whether an address is taken.
      if (!needsConfirmation(request, found)) app.mail.wake()
      request.log.info({
        event: 'user_updated',
        user_id: user.id,
        actor_id: callerOf(request).user.id,
      })
      return { ...userAnswer(reply, user), message: `${user.id} was updated!` }
    },
  })
}

type Names = { username: string; email: string }
type Account = NonNullable<Awaited<ReturnType<typeof findUser>>>

/** Whether a mail must confirm the new address first. */
const needsConfirmation = (request: UpdateRequest, user: UserRow): boolean =>
  request.server.mail.isOn && changesOwnAddress(request, user)

/** Returns the names to store. An address to confirm is not among them, so that no response says whether it is taken. */
function namesOf(request: UpdateRequest, user: UserRow): Names {
  const { username, email } = request.body
  return { username, email: needsConfirmation(request, user) ? user.email : email }
}

/** Changes the names. Errors follow the contract's order of checks; a taken name aborts the transaction. */
async function rename(tx: Database, request: UpdateRequest, found: Account) {
  const { id } = found
  const before = await lockUser(tx, id)
  if (!before) throw userNotFound(id)
  await requireStillVerified(tx, request, { before, found })
  const names = namesOf(request, before)
  const versions = versionsOf(request.headers['if-match'])
  if (versions && !versions.includes(before.version)) {
    const errors = await takenFields(tx, { id, ...names })
    throw isEmpty(errors)
      ? new AppError('precondition_failed')
      : new AppError('user_exists', { errors })
  }
  const user = await updateNames(tx, id, names)
  const asked = needsConfirmation(request, before) ? request.body.email : undefined
  const event = { action: 'user_updated', user, ...nameChanges(before, user, asked) } as const
  await insertAuditEvent(tx, auditEvent(request, event))
  if (asked !== undefined) await requestAddressChange(tx, request, found)
  else if (isOtherAddress(user.email, before.email)) await moveNow(tx, request, { before, user })
  return user
}

async function moveNow(
  tx: Database,
  request: UpdateRequest,
  { before, user }: { before: UserRow; user: UserRow },
): Promise<void> {
  const { server: app } = request
  await leaveAddress(tx, app, { before, user, isOwn: callerOf(request).user.id === user.id })
  if (!user.emailVerified) await enqueueVerification(tx, app, user)
}

const isEmpty = (errors: object) => Object.keys(errors).length === 0

/** Throws `user_exists` for a unique violation. Only the constraint detects concurrent requests. */
async function throwTaken(
  db: Database,
  names: Names & { id: string },
  cause: unknown,
): Promise<never> {
  if (!isUniqueViolation(cause)) throw cause
  throw new AppError('user_exists', { errors: await takenFields(db, names), cause })
}
