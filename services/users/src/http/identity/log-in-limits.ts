import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import { type Charge, chargeAttempts, type Refusal } from '#/domain/limits/charge-attempts.ts'
import { type LimitKeys, limitKeys, type Subject } from '#/domain/limits/limit-keys.ts'
import { type Counted, refundAttempts } from '#/domain/limits/refund-attempts.ts'
import { AppError } from '#/errors.ts'
import { wideNetworksOf } from '#/lib/network.ts'
import { pauseText } from '#/lib/pause.ts'
import { knownDeviceOf } from './known-devices.ts'

declare module 'fastify' {
  interface FastifyInstance {
    limitKeys: LimitKeys
  }
}

/** Provides `app.limitKeys`, which name the rows of limits. */
export const logInLimits = fp(async (app, { config }: { config: Config }) => {
  app.decorate('limitKeys', limitKeys(config.APP_SECRET))
})

interface LogIn {
  user: { id: string; deviceEpoch: number } | null
  /** As typed. */
  name: string
  byCookie: boolean
}

/**
 * Counts a log-in before its password is verified. A known device has a budget of its own, so nobody else can use it up.
 * Throws `too_many_requests`, for the right password too.
 */
export async function chargeLogIn(request: FastifyRequest, logIn: LogIn): Promise<Counted[]> {
  const known = await chargeKnownDevice(request, logIn)
  const { counted, refusal } = known ?? (await charge(request, untrusted(request, logIn)))
  if (refusal) throw tooManyAttempts(refusal)
  return counted
}

/** Returns undefined for an unknown device, and for a known one with too many failures in a row. */
async function chargeKnownDevice(
  request: FastifyRequest,
  { user, byCookie }: LogIn,
): Promise<Charge | undefined> {
  const device = byCookie && user ? knownDeviceOf(request, user) : undefined
  if (!device) return undefined
  const { limitKeys: keys } = request.server
  const charged = await charge(request, [keys.subject('device', device.id.toString('hex'))])
  return charged.refusal?.stopped.includes('device') ? undefined : charged
}

const charge = ({ server }: FastifyRequest, subjects: Subject[]) =>
  chargeAttempts(server.db, subjects, { untilReset: server.mail.isOn })

/** The account or the unknown name, and the networks of the request. */
function untrusted(request: FastifyRequest, { user, name }: LogIn): Subject[] {
  const { limitKeys: keys } = request.server
  const account = user ? keys.account(user.id) : keys.unknownName(name)
  const networks = wideNetworksOf(request.ip)
  if ('v4' in networks) return [account, keys.subject('network_24', networks.v4)]
  const { v56, v48 } = networks
  return [account, keys.subject('network_56', v56), keys.subject('network_48', v48)]
}

const DAY = 86_400

function tooManyAttempts({ wait }: Refusal): AppError {
  const advice =
    wait === null
      ? 'Reset your password, or log in on a device where you have logged in before.'
      : `Try again in ${pauseText(wait)}.`
  const message = `Too many attempts. ${advice}`
  return new AppError('too_many_requests', { message, retryAfter: wait ?? DAY })
}

/** Takes a log-in back that was no wrong password. Only logs a failure: the attempt then stays counted. */
export const refundLogIn = (request: FastifyRequest, counted: Counted[]): Promise<unknown> =>
  refundAttempts(request.server.db, counted).catch((err: unknown) =>
    request.log.warn({ err }, 'a log-in attempt stays counted'),
  )
