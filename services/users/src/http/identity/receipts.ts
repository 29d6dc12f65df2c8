import fp from 'fastify-plugin'
import { recordReceipt } from '#/domain/sessions/receipts.ts'
import type { VerifiedToken } from './verified-tokens.ts'

/** Seconds until the next attempt, after one that failed or came too early on the database's clock. */
const RETRY_AFTER = 15

declare module 'fastify' {
  interface FastifyInstance {
    receipts: {
      /** Notes that an access token was used, for a live session. No request waits for it, and none fails by it. */
      note(token: VerifiedToken): void
      /** Settles when what was noted before the call is recorded, or could not be. */
      settled(): Promise<void>
    }
  }
}

/**
 * Records which refresh tokens arrived: the use of an access token proves that its answer did. Each process writes
 * once for a token that it remembers; another request with it reads two numbers in memory.
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
    token.provesFrom = Math.ceil(Date.now() / 1000) + RETRY_AFTER
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
