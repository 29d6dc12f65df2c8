import * as z from 'zod/mini'
import { answer, Done } from './answer.ts'
import { endpoint } from './endpoint.ts'
import { Factors } from './factors.ts'
import { PathId } from './fields.ts'
import { singleLine } from './fields-texts.ts'

const UserParams = z.object({ id: PathId })

export const getUserFactors = endpoint({
  method: 'GET',
  path: '/users/:id/factors',
  tag: 'users',
  summary: 'Get a user’s second factors and passkeys',
  access: 'admin',
  params: UserParams,
  responses: { 200: answer(Factors) },
  errors: ['not_found'],
})

export const ResetFactorsBody = z.object({
  /** For the audit trail. */
  reason: singleLine(200, 'Say why, for the audit trail.'),
})

export const resetUserFactors = endpoint({
  method: 'DELETE',
  path: '/users/:id/factors',
  tag: 'users',
  summary:
    'Remove a user’s second factors and passkeys, for somebody who lost them; ends the user’s sessions',
  access: 'admin',
  stepUp: 'fresh',
  params: UserParams,
  body: ResetFactorsBody,
  responses: { 200: Done },
  errors: ['not_found', 'conflict'],
})
