import fp from 'fastify-plugin'
import { NO_REQUEST } from '#/domain/audit/audit-event.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { addFailures, type Escalation } from '#/domain/limits/log-in-pressure.ts'

declare module 'fastify' {
  interface FastifyInstance {
    logInPressure: {
      /** Counts failed log-ins of all accounts and networks. Negative for challenges that were solved. */
      add(count: number): void
      /** Writes the count now. */
      flush(): Promise<void>
    }
  }
}

/** Milliseconds between two writes. One row counts for all replicas, so a flood must not wait for it. */
const PERIOD = 1_000
/** Writes without a count, which notice the end of an escalation. */
const IDLE_PERIODS = 60

const ACTIONS = { began: 'authn_proof_begin', ended: 'authn_proof_end' } as const

/** Counts failed log-ins for all replicas, and reports once when log-ins begin or cease to need a proof of work. */
export const logInPressure = fp(async (app) => {
  let count = 0
  let idle = 0
  let work: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    const written = count
    count = 0
    idle = 0
    try {
      const escalations = await app.db.$transaction(async (tx) => {
        const found = await addFailures(tx, written)
        for (const escalation of found) {
          await insertAuditEvent(tx, { ...NO_REQUEST, action: ACTIONS[escalation] })
        }
        return found
      })
      escalations.forEach(report)
    } catch (err) {
      count += written
      app.log.warn({ err }, 'failed log-ins were not counted yet')
    }
  }

  function report(escalation: Escalation): void {
    const message =
      escalation === 'began'
        ? 'failed log-ins exceed twenty times the usual: new devices need a proof of work'
        : 'log-ins need no proof of work any more'
    app.log.warn({ event: ACTIONS[escalation] }, message)
  }

  const flush = () => {
    work = work.then(write)
    return work
  }
  app.decorate('logInPressure', {
    add(more: number) {
      count += more
    },
    flush,
  })

  const timer = setInterval(() => {
    idle += 1
    if (count !== 0 || idle >= IDLE_PERIODS) void flush()
  }, PERIOD).unref()

  app.addHook('onClose', async () => {
    clearInterval(timer)
    await work
    if (count !== 0) await flush()
  })
})
