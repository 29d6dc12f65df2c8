import { isMultiFactor, type LogInMethod } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { RunPrepared } from '#/database/prepared.ts'
import { presentUser, stateOf } from '#/domain/accounts/user-row.ts'
import type { Account } from '#/domain/accounts/users.ts'
import type { KnownDevice } from '#/domain/limits/device-tokens.ts'
import type { Counted } from '#/domain/limits/refund-attempts.ts'
import { logIn } from '#/domain/sessions/log-in.ts'
import type { SessionGrant } from '#/domain/sessions/sessions.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { rememberDevice } from '#/http/identity/known-devices.ts'
import { newSessionOf } from '#/http/identity/new-session.ts'
import { beginSession } from '#/http/identity/token-answer.ts'
import { emailVerification } from '#/http/verification.ts'
import { DENIED_STATES, deny } from './deny-log-in.ts'
import { newDeviceNotice } from './new-device-notice.ts'

/** Throws why an account can't log in. Only the right password reveals its state. */
export async function requireAdmissible(request: FastifyRequest, user: Account): Promise<void> {
  const code = DENIED_STATES[stateOf(user)]
  const { rejectionReason: reason } = user
  if (code) await deny(request, { user, code, ...(reason !== null && { errors: { reason } }) })
  if (requiresVerified(request) && !user.emailVerified) {
    await deny(request, { user, code: 'email_unverified', errors: { address: user.email } })
  }
}

const requiresVerified = ({ server }: FastifyRequest) => emailVerification(server) === 'required'

interface Verified {
  user: Account
  byCookie: boolean
  counted: Counted[]
  /** How the user logs in. */
  methods: readonly LogInMethod[]
}

interface Admitted {
  user: Account
  grant: SessionGrant
}

interface Welcomed extends Admitted {
  byCookie: boolean
  /** The browser's device from now on, if the user trusts it. */
  device?: KnownDevice | undefined
}

/** Opens a session. Returns null if the account changed while the password or the code was verified. */
export async function admit(
  run: RunPrepared,
  request: FastifyRequest,
  { user, byCookie, counted, methods }: Verified,
): Promise<Admitted | null> {
  const event = auditEvent(request, { action: 'authn_login_success', actor: user, user })
  const account = {
    ...user,
    event,
    counted,
    notice: newDeviceNotice(request, { user, byCookie, counted }),
    requiresVerified: requiresVerified(request),
    satisfiesSecondFactor: isMultiFactor(methods) || methods.includes('trusted_device'),
  }
  const opened = await logIn(run, account, newSessionOf(request, { user, byCookie, methods }))
  return opened && { user: { ...user, lastLoginAt: opened.lastLoginAt }, grant: opened.grant }
}

/** Returns the answer to a log-in, and sets the cookies. */
export function welcome(
  request: FastifyRequest,
  reply: FastifyReply,
  { user, grant, byCookie, device }: Welcomed,
) {
  request.log.info({ event: 'authn_login_success', user_id: user.id, session_id: grant.id })
  const tokens = beginSession(reply, { grant, user, byCookie })
  if (byCookie) rememberDevice(reply, user, device)
  return {
    status: 'success' as const,
    message: 'Successfully logged in.',
    data: presentUser(user),
    ...tokens,
  }
}
