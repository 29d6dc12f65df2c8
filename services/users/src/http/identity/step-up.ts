import { FRESH_SECONDS, isMultiFactor, type StepUp } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { hasFactors } from '#/domain/factors/present-factors.ts'
import type { LiveSession } from '#/domain/sessions/sessions.ts'
import { AppError } from '#/errors.ts'

/** Levels of the gateway's guards. `mfa`: two factors. `fresh`: a recent log-in, as the endpoints with `fresh` need. */
export const GUARD_LEVELS = ['mfa', 'fresh', 'mfa-fresh'] as const
export type GuardLevel = (typeof GUARD_LEVELS)[number]

/**
 * Throws `insufficient_user_authentication` unless the session's log-in was as strong and as recent as an endpoint asks
 * (RFC 9470). Another log-in opens a session that passes.
 */
export async function requireStepUp(
  request: FastifyRequest,
  session: LiveSession,
  asked: StepUp,
): Promise<void> {
  const isRecent = session.age <= FRESH_SECONDS
  if (isRecent && isMultiFactor(session.methods)) return
  const { totp, passkey } = await usableFactors(request, session)
  const passes = asked === 'strong' ? totp || !passkey : isRecent && !(totp || passkey)
  if (!passes) throw insufficient({ max_age: FRESH_SECONDS }, totp || passkey)
}

/**
 * Throws as {@link requireStepUp}, or `mfa_required` for a user who has no second factor where the guard asks for two.
 */
export async function requireGuardLevel(
  request: FastifyRequest,
  session: LiveSession,
  level: GuardLevel,
): Promise<void> {
  const isFresh = level !== 'mfa'
  if (level !== 'fresh' && !isMultiFactor(session.methods)) {
    const { totp, passkey } = await usableFactors(request, session)
    if (!totp && !passkey) throw new AppError('mfa_required')
    throw insufficient(isFresh ? { max_age: FRESH_SECONDS } : {}, true)
  }
  if (isFresh) await requireStepUp(request, session, 'fresh')
}

/**
 * Throws `insufficient_user_authentication` if the only second factor of the user is a passkey. The password would open a
 * weaker session, which replaces the stronger one of the browser.
 */
export async function refuseWithoutPasskey(
  request: FastifyRequest,
  user: { id: string },
): Promise<void> {
  const { passkey } = await usableFactors(request, { user })
  if (passkey) throw insufficient({}, true, USE_PASSKEY)
}

/** Where passkeys are off, nobody can use one. */
async function usableFactors({ server }: FastifyRequest, { user }: { user: { id: string } }) {
  const { totp, passkey } = await hasFactors(server.db, user.id)
  return { totp, passkey: passkey && server.relyingParty !== null }
}

const WITH_FACTOR =
  'Log in again with your second factor or your passkey. If you lost it, ask an admin to remove it.'

const USE_PASSKEY =
  'Use your passkey for this, on a device that has it. If you lost it, ask an admin to remove it.'

const insufficient = (age: { max_age?: number }, hasFactor: boolean, message = WITH_FACTOR) =>
  new AppError('insufficient_user_authentication', {
    stepUp: { ...age, ...(hasFactor && { acr_values: 'aal2' }) },
    ...(hasFactor && { message }),
  })
