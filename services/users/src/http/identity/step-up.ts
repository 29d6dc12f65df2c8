import { FRESH_SECONDS, isMultiFactor, type StepUp } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { hasFactors } from '#/domain/factors/present-factors.ts'
import type { LiveSession } from '#/domain/sessions/sessions.ts'
import { AppError } from '#/errors.ts'

const WITH_FACTOR =
  'Log in again with your second factor or your passkey. If you lost it, ask an admin to remove it.'

/**
 * Throws `insufficient_user_authentication` unless the session's log-in was as strong and as recent as an endpoint asks
 * (RFC 9470). Another log-in opens a session that passes.
 */
export async function requireStepUp(
  { server }: FastifyRequest,
  { user, methods, age }: LiveSession,
  asked: StepUp,
): Promise<void> {
  const isRecent = age <= FRESH_SECONDS
  if (isRecent && isMultiFactor(methods)) return
  const { totp, passkey } = await hasFactors(server.db, user.id)
  // Where passkeys are off, nobody can use one.
  const usesPasskey = passkey && server.relyingParty !== null
  const hasFactor = totp || usesPasskey
  const passes = asked === 'strong' ? totp || !usesPasskey : isRecent && !hasFactor
  if (passes) return
  throw new AppError('insufficient_user_authentication', {
    stepUp: { max_age: FRESH_SECONDS, ...(hasFactor && { acr_values: 'aal2' }) },
    ...(hasFactor && { message: WITH_FACTOR }),
  })
}
