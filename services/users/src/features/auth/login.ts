import { login } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { type Account, findUserByLogin, replacePasswordHash } from '#/domain/accounts/users.ts'
import { AppError } from '#/errors.ts'
import { refund } from '#/http/identity/attempts.ts'
import { chargeLogIn } from '#/http/identity/log-in-limits.ts'
import { flowOf } from '#/http/identity/passwords.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'
import { refuseWithoutPasskey } from '#/http/identity/step-up.ts'
import { type App, route } from '#/route.ts'
import { admit, requireAdmissible, welcome } from './admit.ts'
import { admitOnTrustedDevice } from './admit-trusted.ts'
import { askSecondFactor } from './ask-second-factor.ts'
import { denyGuess } from './deny-log-in.ts'

export const loginRoute = (app: App) =>
  app.route({
    ...route(login),
    handler: async (request, reply) => {
      // The first attempt fails if the account changes concurrently, by a rehash or a deactivation.
      const opened = (await openSession(request, reply)) ?? (await openSession(request, reply))
      if (!opened) throw new AppError('invalid_credentials')
      return welcome(request, reply, { ...opened, byCookie: usesCookies(request) })
    },
  })

type LogInRequest = FastifyRequest<{ Body: z.output<typeof login.body> }>

/** Opens a session. Returns null if the account changed while its password was verified. */
async function openSession(request: LogInRequest, reply: FastifyReply) {
  const { db, passwords, standIns } = request.server
  const { email, password, proof, acr_values: acrValues } = request.body
  const byCookie = usesCookies(request)
  const user = await findUserByLogin(db, email)
  const counted = await chargeLogIn(request, { user, name: email, byCookie, proof })
  const refundAndThrow = async (error: unknown) => {
    await refund(request, counted)
    throw error
  }
  // Verifies another hash for unknown users, so that they can't be distinguished from wrong passwords by time.
  const matches = await passwords
    .verify(user?.passwordHash ?? standIns.hashFor(email), password, flowOf(request))
    .catch(refundAndThrow)
  if (!user || !matches) return denyGuess(request, { user, counted })
  const verified = { user, byCookie, counted, methods: ['password'] as const }
  const enter = async () => {
    await requireAdmissible(request, user)
    if (!user.hasSecondFactor) {
      if (acrValues) await refuseWithoutPasskey(request, user)
      return admit(db.$prepared, request, verified)
    }
    const trusted = acrValues ? undefined : await admitOnTrustedDevice(request, verified)
    if (trusted !== undefined) return trusted
    const passwordHash = await rehash(request, user, password)
    return askSecondFactor(request, reply, { user: { ...user, passwordHash }, byCookie })
  }
  const opened = await enter().catch(refundAndThrow)
  if (opened) await rehash(request, user, password)
  else await refund(request, counted)
  return opened
}

/**
 * Rehashes a password of another system, or after the configured cost was raised, unless it has changed since. Returns the
 * stored hash. Only logs a failure: the rehash can wait for another log-in.
 */
async function rehash(request: FastifyRequest, user: Account, password: string): Promise<string> {
  const { db, passwords } = request.server
  const { passwordHash: from } = user
  if (!passwords.needsRehash(from, password)) return from
  try {
    const to = await passwords.hash(password, flowOf(request))
    return (await replacePasswordHash(db, user.id, { from, to })) ? to : from
  } catch (err) {
    request.log.warn({ err, user_id: user.id }, 'the password was not rehashed')
    return from
  }
}
