import * as z from 'zod/mini'
import { Done } from './answer.ts'
import { endpoint } from './endpoint.ts'

export const ping = endpoint({
  method: 'GET',
  path: '/ping',
  tag: 'service',
  summary: 'Ping the service',
  access: 'anyone',
  responses: { 200: z.object({ status: z.literal('success'), message: z.literal('pong!') }) },
})

export const live = endpoint({
  method: 'GET',
  path: '/health/live',
  tag: 'service',
  summary: 'Check that the process runs, without the database',
  access: 'anyone',
  responses: { 200: Done },
})

export const ready = endpoint({
  method: 'GET',
  path: '/health/ready',
  tag: 'service',
  summary:
    'Check that the service accepts requests: the database is writable within a second, and no shutdown has begun',
  access: 'anyone',
  responses: { 200: Done },
})
