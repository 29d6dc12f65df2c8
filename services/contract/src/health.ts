import * as z from 'zod/mini'
import { Done } from './answer.ts'
import { endpoint } from './endpoint.ts'

export const ping = endpoint({
  method: 'GET',
  path: '/ping',
  tag: 'service',
  summary: 'Whether anybody is there',
  access: 'anyone',
  responses: { 200: z.object({ status: z.literal('success'), message: z.literal('pong!') }) },
})

export const live = endpoint({
  method: 'GET',
  path: '/health/live',
  tag: 'service',
  summary: 'Whether the process runs; never touches the database',
  access: 'anyone',
  responses: { 200: Done },
})

export const ready = endpoint({
  method: 'GET',
  path: '/health/ready',
  tag: 'service',
  summary:
    'Whether it takes requests: the database answers within a second and accepts writes, and no shutdown has begun',
  access: 'anyone',
  responses: { 200: Done },
})
