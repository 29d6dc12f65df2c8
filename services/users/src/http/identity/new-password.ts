import type { FastifyRequest } from 'fastify'
import { BREACHED } from '#/domain/accounts/breached-passwords.ts'
import { invalidFields } from '#/errors.ts'
import { flowOf } from './passwords.ts'

/**
 * Hashes a new password that meets the policy. Throws `validation_failed` on its field if it appeared in a breach. Every
 * endpoint that sets a password calls it.
 */
export async function hashNewPassword(
  request: FastifyRequest,
  password: string,
  field: 'password' | 'new_password' = 'password',
): Promise<string> {
  const { isBreached, passwords } = request.server
  if (await isBreached(password)) throw invalidFields({ [field]: BREACHED })
  return passwords.hash(password, flowOf(request))
}
