import underPressure from '@fastify/under-pressure'
import fp from 'fastify-plugin'
import { AppError } from '#/errors.ts'

/** Event loop delay in milliseconds above which new requests get 503. */
const MAX_DELAY_MS = 1_000

/** Sheds load with 503 instead of letting every request hang. */
export const overload = fp(async (app) => {
  await app.register(underPressure, {
    maxEventLoopDelay: MAX_DELAY_MS,
    pressureHandler: () => {
      throw new AppError('unavailable')
    },
  })
})
