import { updateUser } from '@gatehouse/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import { isUniqueViolation } from '#/database/faults.ts'
import { nameChanges } from '#/domain/accounts/user-changes.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { findUser, lockUser, takenFields, updateNames } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { supersedeLinks } from '#/domain/links/use-link.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { AppError, userNotFound } from '#/errors.ts'
import { versionsOf } from '#/http/answers/etag.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf, requireOwnership } from '#/http/identity/access.ts'
import { enqueueVerification } from '#/http/verification.ts'
import { type App, route } from '#/route.ts'
import { userAnswer } from './answer.ts'

export const updateRoute = (app: App) =>
  app.route({
    ...route(updateUser),
    handler: async (request, reply) => {
      const { id } = request.params
      const found = await findUser(app.db, id)
      if (!found) throw userNotFound(id)
      requireOwnership(request, 'self', found.id)
      const user = await app.db
        .$transaction((tx) => rename(tx, request, found.id))
        .catch((error) => throwTaken(app.db, { id: found.id, ...request.body }, error))
      await app.liveSessions.catchUp()
      app.mail.wake()
      request.log.info({
        event: 'user_updated',
        user_id: user.id,
        actor_id: callerOf(request).user.id,
      })
      return { ...userAnswer(reply, user), message: `${user.id} was updated!` }
    },
  })

type Names = { username: string; email: string }

/** Changes the names. Errors follow the contract's order of checks; a taken name aborts the transaction. */
async function rename(tx: Database, request: FastifyRequest<{ Body: Names }>, id: string) {
  const before = await lockUser(tx, id)
  if (!before) throw userNotFound(id)
  const versions = versionsOf(request.headers['if-match'])
  if (versions && !versions.includes(before.version)) {
    const errors = await takenFields(tx, { id, ...request.body })
    throw isEmpty(errors)
      ? new AppError('precondition_failed')
      : new AppError('user_exists', { errors })
  }
  const user = await updateNames(tx, id, request.body)
  const event = { action: 'user_updated', user, ...nameChanges(before, user) } as const
  await insertAuditEvent(tx, auditEvent(request, event))
  const isMoved = user.email.toLowerCase() !== before.email.toLowerCase()
  if (isMoved) await noteNewAddress(tx, request.server, { before, user })
  return user
}

/** Voids the links of the old address, tells its owner, and sends the new address a link that verifies it. */
async function noteNewAddress(
  tx: Database,
  app: FastifyInstance,
  { before, user }: { before: UserRow; user: UserRow },
): Promise<void> {
  await supersedeLinks(tx, user.id, ['reset', 'verify', 'change'])
  const data = { at: new Date().toISOString() }
  await enqueueMail(tx, app.mail.box, { kind: 'address_changed', to: before, data })
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
