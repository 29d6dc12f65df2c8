import { approveUser, rejectUser } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Decision, decideRegistration } from '#/domain/accounts/approval.ts'
import type { RoleHolder } from '#/domain/accounts/role-holder.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { findUser, type UserTarget } from '#/domain/accounts/users.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { AppError, sessionEnded, userNotFound } from '#/errors.ts'
import { versionsOf } from '#/http/answers/etag.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf, requireRole } from '#/http/identity/access.ts'
import { includesRole } from '#/http/identity/roles.ts'
import { requireStepUp } from '#/http/identity/step-up.ts'
import { type App, route } from '#/route.ts'
import { userAnswer } from './answer.ts'
import { requireVersion } from './require-version.ts'

/** Approves or rejects a pending registration. */
export const decideRoutes = (app: App) => {
  app.route({
    ...route(approveUser),
    handler: async (request, reply) => {
      const role = request.body?.role
      const caller = callerOf(request)
      const assigns = role !== undefined && includesRole(caller.user.role, 'admin')
      if (assigns) await requireStepUp(request, caller, 'fresh')
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
  const { db, mail } = request.server
  const target = { id: request.params.id, versions: versionsOf(request.headers['if-match']) }
  const decider = { id: callerOf(request).user.id, role: requiredRole(decision) }
  const event = auditEvent(request, {
    action: 'authz_change',
    user: { id: target.id },
    ...(decision.approval === 'rejected' &&
      decision.reason !== null && { detail: decision.reason }),
  })
  const decided = await db.$transaction(async (tx) => {
    const user = await decideRegistration(tx, { ...target, decider, event }, decision)
    if (user) await enqueueMail(tx, mail.box, decisionMessage(user, decision))
    return user
  })
  const user = decided ?? (await explainRefusal(request, target, decider))
  mail.wake()
  request.log.info({
    event: 'authz_change',
    user_id: user.id,
    approval: user.approval,
    role: user.role,
    actor_id: decider.id,
  })
  return userAnswer(reply, user)
}

const decisionMessage = (to: UserRow, decision: Decision) => {
  const reason = decision.approval === 'rejected' ? decision.reason : null
  const data = { approved: decision.approval === 'approved', ...(reason !== null && { reason }) }
  return { kind: 'approval_decided', to, data } as const
}

/** Only admins may assign a role. */
const requiredRole = (decision: Decision): RoleHolder['role'] =>
  decision.approval === 'approved' && decision.role !== undefined ? 'admin' : 'manager'

/** Throws the reason why nothing was decided, in the contract's order of checks. */
async function explainRefusal(
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
  // The remaining cause: the decider has lost the required role since the request began.
  throw sessionEnded()
}
