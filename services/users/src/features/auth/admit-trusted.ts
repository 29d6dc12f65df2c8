import type { FastifyRequest } from 'fastify'
import { transactionRun } from '#/database/prepared.ts'
import { type Account, lockUser } from '#/domain/accounts/users.ts'
import { findTrustedDevice, renewTrustedDevice } from '#/domain/factors/trusted-devices.ts'
import type { Counted } from '#/domain/limits/refund-attempts.ts'
import { knownDeviceOf, newDeviceOf } from '#/http/identity/known-devices.ts'
import { admit } from './admit.ts'
import { canTrustDevice } from './trusted-devices.ts'

interface LogIn {
  user: Account
  byCookie: boolean
  counted: Counted[]
}

const METHODS = ['password', 'trusted_device'] as const

/**
 * Opens a session by the password on a trusted device. Returns undefined if the device is not trusted or its limit is
 * reached, and null if the account changed.
 */
export async function admitOnTrustedDevice(request: FastifyRequest, logIn: LogIn) {
  const { user, counted } = logIn
  const isKnown = counted.some(({ kind }) => kind === 'device')
  const device = isKnown ? knownDeviceOf(request, user) : undefined
  if (!device || !canTrustDevice(request)) return undefined
  return request.server.db.$transaction(async (tx) => {
    await lockUser(tx, user.id)
    const id = await findTrustedDevice(tx, device)
    if (!id) return undefined
    const opened = await admit(transactionRun(tx), request, { ...logIn, methods: METHODS })
    if (!opened) return null
    const next = newDeviceOf(user)
    await renewTrustedDevice(tx, id, next)
    return { ...opened, device: next }
  })
}
