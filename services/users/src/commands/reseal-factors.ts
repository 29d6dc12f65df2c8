import { factorBox } from '#/domain/factors/factor-box.ts'
import { resealFactors } from '#/domain/factors/reseal-factors.ts'
import { inEnglish } from './transfer-report.ts'
import { say, withDatabase } from './with-database.ts'

export const RESEAL_FACTORS_HELP = `
Authenticator apps and recovery codes are encrypted with APP_SECRET. Run this after the new secret comes first in it, and before
you remove the former one. It can be stopped and started again at any time.`

export const resealFactorsCommand = (): Promise<void> =>
  withDatabase(async (db, { APP_SECRET }) => {
    const { resealed, lost } = await resealFactors(db, factorBox(APP_SECRET))
    say(`Encrypted again: ${resealed}.`)
    if (lost > 0) throw new Error(lostFactors(lost))
  })

const lostFactors = (lost: number) =>
  `No secret in APP_SECRET opens ${inEnglish(lost, 'stored secret')} of authenticator apps and recovery codes. Their users need reset-factors.`
