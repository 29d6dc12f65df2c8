import underPressure from '@fastify/under-pressure'
import fp from 'fastify-plugin'
import { AppError } from '#/errors.ts'

/** Milliseconds that the event loop may lag behind before new requests are turned away. */
const MOST_DELAY = 1_000

/** Sheds load with 503 rather than letting every request hang. */
export const overload = fp(async (app) => {
  await app.register(underPressure, {
    maxEventLoopDelay: MOST_DELAY,
    pressureHandler: () => {
      throw new AppError('unavailable')
    },
  })
})
