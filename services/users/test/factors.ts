import { Secret, TOTP } from 'otpauth'
import { createPendingLogIn } from '#/domain/factors/pending-log-ins.ts'
import { replaceRecoveryCodes } from '#/domain/factors/recovery-codes.ts'
import { newTotpSecret } from '#/domain/factors/totp.ts'
import { confirmTotp, startTotp } from '#/domain/factors/totp-factors.ts'
import type { TestApp } from './app.ts'

/** Gives a user an authenticator app without a first code. */
export async function startFactor({ app }: TestApp, userId: string) {
  const secret = newTotpSecret()
  const sealed = app.factorBox.seal(secret, userId)
  await startTotp(app.db, userId, sealed)
  return {
    secret,
    sealed,
    /** Returns the code of the present time step, or of one that many steps later. */
    code: (steps = 0) => codeOf(secret, steps),
  }
}

/** Gives a user an authenticator app and recovery codes. */
export async function addFactors(server: TestApp, userId: string) {
  const { db, factorBox } = server.app
  const { sealed, ...factor } = await startFactor(server, userId)
  const recoveryCodes = await db.$transaction(async (tx) => {
    await confirmTotp(tx, userId, { secret: sealed, step: 0 })
    return replaceRecoveryCodes(tx, factorBox, userId)
  })
  return { ...factor, recoveryCodes }
}

/** Begins a log-in of a user with a second factor, and returns the fields that finish it. */
export async function beginLogIn(server: TestApp, userId: string) {
  const { db, pendingLogInTokens } = server.app
  const { code, ...factors } = await addFactors(server, userId)
  const { passwordHash } = await db.user.findUniqueOrThrow({ where: { id: userId } })
  const id = (await createPendingLogIn(db, { id: userId, passwordHash })) ?? ''
  return { ...factors, second_factor_token: pendingLogInTokens.encode(id), code: code() }
}

/** Returns the code that an app shows for a secret in base32, as many steps of 30 seconds later. */
export const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + steps * 30_000,
  })
