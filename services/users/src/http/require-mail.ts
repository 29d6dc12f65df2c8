import type { FastifyInstance } from 'fastify'
import { AppError } from '#/errors.ts'

/** Refuses what only mail can deliver while the service sends none. */
export function requireMail({ mail }: FastifyInstance): void {
  if (!mail.isOn) throw new AppError('mail_off')
}
