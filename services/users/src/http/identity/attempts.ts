import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Charge, chargeAttempts, type Refusal } from '#/domain/limits/charge-attempts.ts'
import type { Subject } from '#/domain/limits/limit-keys.ts'
import { type Counted, refundAttempts } from '#/domain/limits/refund-attempts.ts'

/** Counts an attempt before it is checked, or refuses it. Without mail, no reset ends a block, so it ends by itself. */
export async function charge(
  { server }: FastifyRequest,
  subjects: Subject[],
  { needsProof = false } = {},
): Promise<Charge> {
  const untilReset = server.mail.isOn
  const charged = await chargeAttempts(server.db, subjects, { untilReset, needsProof })
  if (charged.refusal) countBlocked(server, charged.refusal)
  return charged
}

/** Counts an attempt that the limits refused, for the metrics. */
function countBlocked({ metrics }: FastifyInstance, { kinds }: Refusal): void {
  for (const kind of kinds) metrics.count('gatehouse_attempts_blocked_total', { kind })
}

/** Takes an attempt back that was no failure. Only logs a failure: the attempt then stays counted. */
export const refund = (request: FastifyRequest, counted: Counted[]): Promise<unknown> =>
  refundAttempts(request.server.db, counted).catch((err: unknown) =>
    request.log.warn({ err }, 'an attempt stays counted'),
  )
