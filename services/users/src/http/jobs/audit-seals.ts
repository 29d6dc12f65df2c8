import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import { macText, type Seal, sealKey } from '#/domain/audit/audit-seal.ts'
import { sealNext } from '#/domain/audit/audit-seals.ts'
import { repeat } from '#/lib/repeat.ts'

/** Milliseconds between two runs. */
const INTERVAL = 5_000

/**
 * Seals the audit trail in the background; no request waits for it. The newest seal is logged too, because an
 * attacker who truncates the trail can't reach the log (`npm run users -- verify-audit --log`).
 */
export const auditSeals = fp(async (app, { config, every = INTERVAL }: Options) => {
  const key = sealKey(config.APP_SECRET[0] ?? '')
  let isClosing = false

  async function sealAll(): Promise<void> {
    let newest: Seal | null = null
    for (let seal = await next(); seal; seal = await next()) newest = seal
    if (!newest) return
    app.log.info({ event: 'audit_sealed', seal: newest.number, mac: macText(newest) })
  }
  const next = async () => (isClosing ? null : sealNext(app.db, key))

  const sealing = repeat(
    () => sealAll().catch((err) => app.log.warn({ err }, 'sealing the audit trail failed')),
    { every, atLeast: 0 },
  )
  app.addHook('onClose', () => {
    isClosing = true
    return sealing.stop()
  })
})

interface Options {
  config: Config
  every?: number
}
