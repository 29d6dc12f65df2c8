import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { type Config, isSecure } from '#/config.ts'
import {
  type DeviceTokens,
  deviceTokens,
  type KnownDevice,
  newDeviceId,
} from '#/domain/limits/device-tokens.ts'
import { isDuplicated, nameOf, readCookie } from './own-cookies.ts'

declare module 'fastify' {
  interface FastifyInstance {
    deviceTokens: DeviceTokens
  }
}

/** Browsers keep no cookie longer than 400 days (RFC 6265bis §5.5). */
const MAX_AGE = 400 * 86_400

/**
 * Signs the cookie that makes a browser a known device of the accounts that logged in on it. It opens nothing without the password, and on a trusted device it takes the place
 * of the second factor.
 */
export const knownDevices = fp(async (app, { config }: { config: Config }) => {
  app.decorate('deviceTokens', deviceTokens(config.APP_SECRET))
})

interface Account {
  id: string
  deviceEpoch: number
}

const attributes = (config: Config): CookieSerializeOptions => ({
  path: '/',
  sameSite: 'strict',
  secure: isSecure(config),
  httpOnly: true,
  maxAge: MAX_AGE,
})

/** Two cookies count as none, because one may be planted. */
const readDevices = (request: FastifyRequest): string | undefined =>
  isDuplicated(request, 'device') ? undefined : readCookie(request, 'device')

/** Returns the request's device if it is known to the account. */
export const knownDeviceOf = (
  request: FastifyRequest,
  { id: userId, deviceEpoch: epoch }: Account,
): KnownDevice | undefined =>
  request.server.deviceTokens.find(readDevices(request), { userId, epoch })

/** Returns a device that no browser has yet. */
export const newDeviceOf = ({ id: userId, deviceEpoch: epoch }: Account): KnownDevice => ({
  id: newDeviceId(),
  userId,
  epoch,
})

/** Makes the browser a known device of the account, for 400 days: by default the one that it is already. */
export function rememberDevice(
  reply: FastifyReply,
  { id: userId, deviceEpoch: epoch }: Account,
  device?: KnownDevice,
): void {
  const { config, deviceTokens: tokens } = reply.server
  const devices = tokens.add(readDevices(reply.request), device ?? { userId, epoch })
  reply.setCookie(nameOf(reply, 'device'), devices, attributes(config))
}
