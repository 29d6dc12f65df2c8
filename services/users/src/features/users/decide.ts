import { approveUser, rejectUser } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Decision, decideRegistration } from '#/domain/accounts/approval.ts'
import type { RoleHolder } from '#/domain/accounts/role-holder.ts'
import { findUser, type UserTarget } from '#/domain/accounts/users.ts'
import { AppError, sessionEnded, userNotFound } from '#/errors.ts'
import { versionsOf } from '#/http/answers/etag.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf, requireRole } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'
import { userAnswer } from './answer.ts'
import { requireVersion } from './require-version.ts'

/** Accepting or refusing a registration that waits. */
export const decideRoutes = (app: App) => {
  app.route({
    ...route(approveUser),
    handler: (request, reply) => {
      const role = request.body?.role
      return decide(request, reply, { approval: 'approved', role })
    },
  })
  app.route({
    ...route(rejectUser),
    handler: (request, reply) => {
      const reason = request.body?.reason?.trim() || null
      return decide(request, reply, { approval: 'rejected', reason })
    },
  })
}

async function decide(
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  decision: Decision,
) {
  const { db } = request.server
  const target = { id: request.params.id, versions: versionsOf(request.headers['if-match']) }
  const decider = { id: callerOf(request).user.id, role: neededFor(decision) }
  const event = auditEvent(request, {
    action: 'authz_change',
    user: { id: target.id },
    ...(decision.approval === 'rejected' &&
      decision.reason !== null && { detail: decision.reason }),
  })
  const user =
    (await decideRegistration(db, { ...target, decider, event }, decision)) ??
    (await refuse(request, target, decider))
  request.log.info({
    event: 'authz_change',
    user_id: user.id,
    approval: user.approval,
    role: user.role,
    actor_id: decider.id,
  })
  return userAnswer(reply, user)
}

/** A role is an admin's to give. */
const neededFor = (decision: Decision): RoleHolder['role'] =>
  decision.approval === 'approved' && decision.role !== undefined ? 'admin' : 'manager'

/** Tells why nothing was decided, in the contract's order of checks. */
async function refuse(
  request: FastifyRequest,
  { id, versions }: UserTarget,
  { role }: RoleHolder,
): Promise<never> {
  const user = await findUser(request.server.db, id)
  if (!user) throw userNotFound(id)
  requireRole(request, role)
  if (user.approval !== 'pending') {
    throw new AppError('conflict', { message: 'This registration is already decided.' })
  }
  requireVersion(user, versions)
  // What is left: since the request came in, who decides has lost the right to.
  throw sessionEnded()
}
