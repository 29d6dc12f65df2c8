import type { LogInMethod } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { type FactorBox, openFactor } from './factor-box.ts'
import { useRecoveryCode } from './recovery-codes.ts'
import { totpStep } from './totp.ts'
import { findTotp, useTotpStep } from './totp-factors.ts'

/** What a person entered: a code of the app, or a recovery code in its canonical form. */
export interface GivenCode {
  code?: string | undefined
  recovery_code?: string | undefined
}

/**
 * Uses a code once, in the transaction that does what it allows. Returns the method that it stands for, or undefined when
 * it is wrong or was used before.
 */
export async function useFactor(
  tx: Database,
  box: FactorBox,
  { userId, given: { code, recovery_code } }: { userId: string; given: GivenCode },
): Promise<Extract<LogInMethod, 'totp' | 'recovery_code'> | undefined> {
  if (recovery_code !== undefined) {
    const isUsed = await useRecoveryCode(tx, box, { userId, code: recovery_code })
    return isUsed ? 'recovery_code' : undefined
  }
  const totp = await findTotp(tx, userId)
  const secret = totp?.confirmedAt && openFactor(box, totp.secret, userId)
  const step = secret && code ? totpStep(secret, code, Date.now()) : undefined
  return step !== undefined && (await useTotpStep(tx, userId, step)) ? 'totp' : undefined
}
