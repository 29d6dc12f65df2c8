import { FRESH_SECONDS, type PasskeyCreation, type PasskeyRequest } from '@gatehouse/contract'
import { createPendingLogIn } from '#/domain/factors/pending-log-ins.ts'
import { replaceRecoveryCodes } from '#/domain/factors/recovery-codes.ts'
import { trustDevice } from '#/domain/factors/trusted-devices.ts'
import { newDeviceId } from '#/domain/limits/device-tokens.ts'
import { userHandleOf } from '#/domain/passkeys/options.ts'
import type { Answer, CallOptions, TestApp } from '../app.ts'
import { type Authenticator, authenticator } from '../authenticator.ts'
import { emptyDatabase } from '../empty-database.ts'
import { createUser, openSession } from '../factories.ts'
import { addFactors, codeOf } from '../factors.ts'
import { BY_COOKIE, passkeysOf } from '../passkeys.ts'

type Person = Awaited<ReturnType<typeof createUser>>

async function pendingOf({ app }: TestApp, { id }: Person): Promise<string> {
  const { passwordHash } = await app.db.user.findUniqueOrThrow({ where: { id } })
  const pending = await createPendingLogIn(app.db, { id, passwordHash })
  return app.pendingLogInTokens.encode(pending ?? '')
}

/**
 * Creates a person with an app, one with a passkey, and a thief with both, who knows the passwords of all and has copies of
 * their sessions without factors, of used codes and of answered challenges.
 */
export async function createWorld(server: TestApp) {
  await emptyDatabase(server)
  const passkeys = passkeysOf(server)
  const { db, factorBox } = server.app
  const [withApp, withKey, thief] = [
    await createUser(server, { username: 'with-app', role: 'admin' }),
    await createUser(server, { username: 'with-key', role: 'admin' }),
    await createUser(server, { username: 'thief' }),
  ]
  const app = await addFactors(server, withApp.id)
  const { device, passkey } = await passkeys.give(withKey)
  const own = { app: await addFactors(server, thief.id), ...(await passkeys.give(thief)) }
  const replaced = app.recoveryCodes
  await replaceRecoveryCodes(db, factorBox, withApp.id)

  // An assertion of the owner that was used, and one of the thief's for a challenge that is still open.
  const used = await passkeys.begin()
  const replayed = device.get(used.options)
  await db.$executeRaw`DELETE FROM passkey_challenges`
  const begun = await passkeys.begin()
  const sessions = {
    app: await openSession(server, withApp),
    key: await openSession(server, withKey),
    thief: await openSession(server, thief, ['password', 'totp']),
  }
  await db.$executeRaw`
    UPDATE sessions SET authenticated_at = now() - make_interval(secs => ${FRESH_SECONDS + 1}::float8)
    WHERE id = ${sessions.app.id}::uuid`
  const victims = [withApp, withKey]
  const factors = await Promise.all(victims.map((victim) => factorsOf(server, victim)))
  return {
    victims,
    factors,
    device: own.device,
    sessions,
    known: {
      withApp: withApp.id,
      withKey: withKey.id,
      thief: thief.id,
      appSession: sessions.app.id,
      keySession: sessions.key.id,
      passkey: passkey.id,
      ownPasskey: own.passkey.id,
      pending: await pendingOf(server, withApp),
      ownPending: await pendingOf(server, thief),
      ownCode: own.app.code(),
      startedCode: own.app.code(),
      newCredential: 'nonsense',
      replacedCode: replaced[0],
      ownRecoveryCode: own.app.recoveryCodes[0],
      replayed,
      ownAnswer: own.device.get(begun.options),
      forgedAnswer: forgedBy(own.device, begun.options, withKey),
      passkeyToken: begun.passkey_token,
      usedPasskeyToken: used.passkey_token,
      appRefresh: sessions.app.refreshToken,
      keyRefresh: sessions.key.refreshToken,
      appDevice: deviceOf(server, withApp),
      ownDevice: await trustedDeviceOf(server, thief),
    } as Record<string, unknown>,
  }
}

export type World = Awaited<ReturnType<typeof createWorld>>

const forgedBy = (device: Authenticator, options: PasskeyRequest, { id }: { id: string }) =>
  device.get(options, { userHandle: userHandleOf(id) })

/** Adds what an answer tells the thief: tokens of second steps, secrets of new apps, and challenges, which it answers. */
export function learn({ known, device, victims }: World, { body }: Answer<unknown>): void {
  const { data, second_factor } = Object(body) as {
    data?: {
      secret?: string
      options?: PasskeyRequest
      passkey_token?: string
    } & Partial<PasskeyCreation>
    second_factor?: { token?: string }
  }
  if (second_factor?.token) known['pending'] = second_factor.token
  if (data?.secret) known['startedCode'] = codeOf(data.secret)
  if (data?.options) {
    known['ownAnswer'] = device.get(data.options)
    known['forgedAnswer'] = victims[1] && forgedBy(device, data.options, victims[1])
    known['passkeyToken'] = data.passkey_token
  }
  if (data?.challenge && data.user) {
    known['newCredential'] = authenticator().create(data as PasskeyCreation)
  }
}

const inBrowser = (refreshToken: string): CallOptions => ({
  headers: BY_COOKIE,
  cookies: { gatehouse_refresh: refreshToken },
})

/** A cookie of a device that the person logged in on, which is not trusted. */
const deviceOf = ({ app }: TestApp, { id: userId }: Person): string =>
  app.deviceTokens.add(undefined, { userId, epoch: 0 })

async function trustedDeviceOf({ app }: TestApp, { id: userId }: Person): Promise<string> {
  const device = { id: newDeviceId(), userId, epoch: 0 }
  await trustDevice(app.db, device, null)
  return app.deviceTokens.add(undefined, device)
}

/** Returns the stored factors of a person, to compare them later. */
export const factorsOf = async ({ app: { db } }: TestApp, { id: userId }: { id: string }) => ({
  app: await db.totpFactor.findMany({ where: { userId }, select: { secret: true } }),
  codes: await db.recoveryCode.findMany({
    where: { userId },
    select: { id: true, usedAt: true },
    orderBy: { id: 'asc' },
  }),
  passkeys: await db.passkey.findMany({ where: { userId }, select: { id: true } }),
})

const withDevice = (gatehouse_device: unknown): CallOptions => ({
  headers: BY_COOKIE,
  cookies: { gatehouse_device: String(gatehouse_device) },
})

/** Callers and their credentials. */
export const CALLERS: Record<string, (world: World) => CallOptions> = {
  'a stranger': () => ({}),
  'the thief, on a device that the person with the app knows': ({ known }) =>
    withDevice(known['appDevice']),
  'the thief, on a trusted device of their own': ({ known }) => withDevice(known['ownDevice']),
  'the thief': ({ sessions }) => ({ token: sessions.thief.token }),
  'the thief, in the browser of the person with the app': ({ sessions }) =>
    inBrowser(sessions.app.refreshToken),
  'the thief, in the browser of the person with the passkey': ({ sessions }) =>
    inBrowser(sessions.key.refreshToken),
  'the thief, with an old session of the person with the app': ({ sessions }) => ({
    token: sessions.app.token,
  }),
  'the thief, with a session of the person with the passkey': ({ sessions }) => ({
    token: sessions.key.token,
  }),
}
