import type { FastifyRequest } from 'fastify'
import { chargePasswordCheck, refundPasswordCheck } from '#/domain/accounts/password-checks.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { AppError } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { pauseText } from '#/lib/pause.ts'
import { flowOf } from './passwords.ts'

interface Person {
  id: string
  auditKey: string
  passwordHash: string
}

/**
 * Verifies the logged-in user's password. All endpoints that ask for it share one limit of failures, and each failure
 * is audited, so a stolen session can't be used to guess the password (OWASP ASVS 6.3.1). Log-ins don't count, so the
 * limit locks nobody out. Throws `too_many_requests`.
 */
export async function checkOwnPassword(
  request: FastifyRequest,
  user: Person,
  password: string,
): Promise<boolean> {
  const { db, passwords } = request.server
  await charge(request, user.id)
  const refund = () => refundPasswordCheck(db, user.id)
  const matches = await passwords
    .verify(user.passwordHash, password, flowOf(request))
    .catch(async (error) => {
      await refund()
      throw error
    })
  if (matches) await refund()
  else await recordFailure(request, user)
  return matches
}

async function charge(request: FastifyRequest, userId: string): Promise<void> {
  const wait = await chargePasswordCheck(request.server.db, userId)
  if (wait === 0) return
  const message = `Too many wrong passwords. If they were not yours, end your other sessions. Try again in ${pauseText(wait)}.`
  throw new AppError('too_many_requests', { message, retryAfter: wait })
}

async function recordFailure(request: FastifyRequest, user: Person): Promise<void> {
  const action = 'authn_password_check_fail'
  const detail = `${request.method} ${request.routeOptions.url}`
  await insertAuditEvent(request.server.db, auditEvent(request, { action, user, detail }))
  request.log.info({ event: action, user_id: user.id })
}
