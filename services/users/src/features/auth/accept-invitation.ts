import { acceptInvitation, type ErrorCode, readInvitation } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { passwordFault } from '#/domain/accounts/password-policy.ts'
import { newUserChanges } from '#/domain/accounts/user-changes.ts'
import { presentUser } from '#/domain/accounts/user-row.ts'
import { insertUser } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import {
  acceptInvitation as accept,
  setInvitedUser,
} from '#/domain/invitations/accept-invitation.ts'
import { findInvitationByToken } from '#/domain/invitations/find-invitation.ts'
import type { InvitationRow } from '#/domain/invitations/invitation-row.ts'
import { takenAddresses } from '#/domain/invitations/send-invitations.ts'
import { createSession } from '#/domain/sessions/sessions.ts'
import { AppError, invalidFields } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { rememberDevice } from '#/http/identity/known-devices.ts'
import { checkToken } from '#/http/identity/link-limits.ts'
import { hashNewPassword } from '#/http/identity/new-password.ts'
import { newSessionOf } from '#/http/identity/new-session.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'
import { beginSession } from '#/http/identity/token-answer.ts'
import { type App, route } from '#/route.ts'

/** Shows and accepts an invitation, in each mode of registration. */
export const acceptInvitationRoute = (app: App) => {
  app.route({
    ...route(readInvitation),
    handler: async (request) => {
      const { email, role, inviter, expiresAt } = await checkToken(request, () =>
        requirePending(app, request.body.token),
      )
      return {
        status: 'success' as const,
        data: {
          email,
          role,
          invited_by: inviter?.username ?? '',
          expires_at: expiresAt.toISOString(),
        },
      }
    },
  })

  app.route({
    ...route(acceptInvitation),
    handler: async (request, reply) => {
      const byCookie = usesCookies(request)
      const { token, username, password } = request.body
      // Comes before the hash, so that a stranger causes none.
      const { email } = await checkToken(request, () => requirePending(app, token))
      const fault = passwordFault(password, { username, email }, app.config.PASSWORD_MIN_LENGTH)
      if (fault !== undefined) throw invalidFields({ password: fault })
      const passwordHash = await hashNewPassword(request, password)
      const opened = await createAccount(request, { passwordHash, byCookie })
      if (!opened) {
        await requirePending(app, token)
        throw new AppError('conflict')
      }
      return welcome(request, reply, { ...opened, byCookie })
    },
  })
}

type Refused = Exclude<InvitationRow['state'], 'pending'>

const REFUSALS: Record<Refused, ErrorCode> = {
  accepted: 'link_used',
  expired: 'link_expired',
  revoked: 'link_superseded',
  void: 'link_superseded',
}

/** Returns the pending invitation of a token. Throws why it can't be accepted: only a presenter of the token learns it. */
async function requirePending(app: App, token: string): Promise<InvitationRow> {
  const invitation = await findInvitationByToken(app.db, app.linkKeys, token)
  if (!invitation) throw new AppError('link_unknown')
  if (invitation.state !== 'pending') throw new AppError(REFUSALS[invitation.state])
  const taken = await takenAddresses(app.db, [invitation.email])
  if (taken.size > 0) throw new AppError('link_superseded')
  return invitation
}

interface Acceptance {
  passwordHash: string
  byCookie: boolean
}

type AcceptRequest = FastifyRequest<{ Body: z.output<typeof acceptInvitation.body> }>

/** Returns null when the invitation can't be accepted any more. A taken username leaves it as it is. */
const createAccount = (request: AcceptRequest, { passwordHash, byCookie }: Acceptance) =>
  request.server.db.$transaction(async (tx) => {
    const { token, username } = request.body
    const invitation = await accept(tx, request.server.linkKeys, token)
    if (!invitation) return null
    const { id, email, role } = invitation
    const person = { username, email, passwordHash, role, emailVerified: true }
    const user = await insertUser(tx, person).catch(refuseTakenAddress)
    await setInvitedUser(tx, id, user.id)
    const event = { action: 'user_created', actor: user, user, ...newUserChanges(user) } as const
    await insertAuditEvent(
      tx,
      auditEvent(request, { ...event, object: { id }, detail: 'invitation' }),
    )
    const grant = await createSession(tx, user.id, newSessionOf(request, { user, byCookie }))
    return { user, grant }
  })

/** A taken username is reported beside its field. A taken address can't be changed there. */
function refuseTakenAddress(error: unknown): never {
  if (error instanceof AppError && error.errors?.['email']) throw new AppError('link_superseded')
  throw error
}

type Opened = NonNullable<Awaited<ReturnType<typeof createAccount>>> & { byCookie: boolean }

function welcome(request: FastifyRequest, reply: FastifyReply, { user, grant, byCookie }: Opened) {
  request.log.info({ event: 'user_created', user_id: user.id, session_id: grant.id })
  reply.code(201)
  const tokens = beginSession(reply, { grant, user, byCookie })
  if (byCookie) rememberDevice(reply, user)
  return {
    status: 'success' as const,
    message: 'Welcome to Gatehouse.',
    data: presentUser(user),
    ...tokens,
  }
}
