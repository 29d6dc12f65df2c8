import fp from 'fastify-plugin'
import { recordReceipt } from '#/domain/sessions/receipts.ts'
import type { VerifiedToken } from './verified-tokens.ts'

/** Seconds until the next attempt after one that failed or was too early by the database's clock. */
const RETRY_SECONDS = 15

declare module 'fastify' {
  interface FastifyInstance {
    receipts: {
      /** Notes the use of a live session's access token. No request waits for it or fails because of it. */
      note(token: VerifiedToken): void
      /** Resolves once every receipt noted before the call is recorded or has failed. */
      settled(): Promise<void>
    }
  }
}

/**
 * Records which refresh tokens reached their client. The use of an access token proves that the answer with both
 * arrived. Each process writes once per cached token; further requests compare two numbers in memory.
 */
export const receipts = fp(async (app) => {
  const recording = new Set<Promise<void>>()

  const settled = async () => void (await Promise.all(recording))

  async function record(token: VerifiedToken, generation: number): Promise<void> {
    const isDecided = await recordReceipt(app.db, { sessionId: token.sid, generation }).catch(
      (err: unknown) => {
        app.log.warn({ err, session_id: token.sid }, 'a receipt was not recorded')
        return false
      },
    )
    if (isDecided) return
    token.provesFrom = Math.ceil(Date.now() / 1000) + RETRY_SECONDS
    token.generation = generation
  }

  app.decorate('receipts', {
    note(token) {
      const { generation, provesFrom } = token
      if (generation === 0 || Date.now() < provesFrom * 1000) return
      token.generation = 0
      const recorded = record(token, generation).finally(() => recording.delete(recorded))
      recording.add(recorded)
    },
    settled,
  })
  app.addHook('onClose', settled)
})
