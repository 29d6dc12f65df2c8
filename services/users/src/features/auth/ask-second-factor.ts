import { SECOND_FACTOR_SECONDS, TRUSTED_DEVICE_DAYS } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { createPendingLogIn } from '#/domain/factors/pending-log-ins.ts'
import { AppError } from '#/errors.ts'
import { setSecondFactorCookie } from '#/http/identity/second-factor-cookie.ts'
import { canTrustDevice } from './trusted-devices.ts'

interface LogIn {
  user: { id: string; passwordHash: string }
  byCookie: boolean
}

/**
 * Ends the first step of a log-in: throws `second_factor_required` with a token, or sets it as a cookie, which only finishes
 * this log-in. Returns null if the password changed while it was verified.
 */
export async function askSecondFactor(
  request: FastifyRequest,
  reply: FastifyReply,
  { user, byCookie }: LogIn,
): Promise<null> {
  const { db, pendingLogInTokens } = request.server
  const id = await createPendingLogIn(db, user)
  if (!id) return null
  const token = pendingLogInTokens.encode(id)
  if (byCookie) setSecondFactorCookie(reply, token)
  request.log.info({ event: 'authn_login_second_factor', user_id: user.id })
  throw new AppError('second_factor_required', {
    secondFactor: {
      expires_in: SECOND_FACTOR_SECONDS,
      ...(!byCookie && { token }),
      ...(canTrustDevice(request) && { trust_days: TRUSTED_DEVICE_DAYS }),
    },
  })
}
