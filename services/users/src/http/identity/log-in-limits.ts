import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import type { Charge, Refusal } from '#/domain/limits/charge-attempts.ts'
import { type LimitKeys, limitKeys, type Subject } from '#/domain/limits/limit-keys.ts'
import { type ProofsOfWork, proofsOfWork } from '#/domain/limits/proof-of-work.ts'
import type { Counted } from '#/domain/limits/refund-attempts.ts'
import { AppError } from '#/errors.ts'
import { pauseText } from '#/lib/pause.ts'
import { charge } from './attempts.ts'
import { knownDeviceOf } from './known-devices.ts'

declare module 'fastify' {
  interface FastifyInstance {
    limitKeys: LimitKeys
    proofsOfWork: ProofsOfWork
  }
}

/** Provides `app.limitKeys`, which name the rows of limits, and `app.proofsOfWork`, for log-ins under attack. */
export const logInLimits = fp(async (app, { config }: { config: Config }) => {
  app.decorate('limitKeys', limitKeys(config.APP_SECRET))
  app.decorate('proofsOfWork', proofsOfWork(config.APP_SECRET))
})

interface LogIn {
  user: { id: string; deviceEpoch: number } | null
  /** As typed. */
  name: string
  byCookie: boolean
  proof: string | undefined
  /** Whether the password was right already, which is more than a proof of work. */
  hasPassword?: true
}

/**
 * Counts a log-in before its password is verified. A known device has a budget of its own, so nobody else can use it up.
 * Throws `too_many_requests`, for the right password too, or `proof_required` on a new device under attack.
 */
export async function chargeLogIn(request: FastifyRequest, logIn: LogIn): Promise<Counted[]> {
  const known = await chargeKnownDevice(request, logIn)
  if (!known) return chargeUnknownDevice(request, logIn)
  if (known.refusal) throw tooManyAttempts(known.refusal)
  return known.counted
}

/** A proof serves once, so it stays counted after a success too. */
async function chargeUnknownDevice(request: FastifyRequest, logIn: LogIn): Promise<Counted[]> {
  const { limitKeys: keys, logInPressure, proofsOfWork: proofs } = request.server
  const solved = logIn.proof && (await proofs.verify(logIn.proof, logIn.name))
  const proof = solved ? [keys.subject('proof', solved)] : []
  const subjects = [...untrusted(request, logIn), ...proof]
  const { counted, refusal } = await charge(request, subjects, {
    needsProof: !solved && !logIn.hasPassword,
  })
  if (refusal && lacksOnlyProof(refusal)) {
    // An attacker who solves nothing keeps the pressure up. Others take it back with their proof.
    logInPressure.add(1)
    const challenge = await proofs.challenge(logIn.name)
    throw new AppError('proof_required', { challenge, retryAfter: 0 })
  }
  if (refusal) throw tooManyAttempts(refusal)
  if (solved) logInPressure.add(-1)
  return counted.filter(({ kind }) => kind !== 'proof')
}

/** No kind is blocked when the block of a concurrent attempt is over already. */
const lacksOnlyProof = ({ kinds }: Refusal) =>
  kinds.length > 0 && kinds.every((kind) => kind === 'proof')

/** Returns undefined for a new device, and for a known one with too many failures in a row. */
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

/** The account or the unknown name, and the networks of the request. */
function untrusted(request: FastifyRequest, { user, name }: LogIn): Subject[] {
  const { limitKeys: keys } = request.server
  const account = user ? keys.account(user.id) : keys.unknownName(name)
  return [account, ...keys.networks('network', request.ip)]
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
