import { isMultiFactor, type LogInMethod, type Role } from '@gatehouse/contract'
import type { Config } from '#/config.ts'
import type { LiveSession } from '#/domain/sessions/sessions.ts'
import { AppError } from '#/errors.ts'
import { includesRole } from './roles.ts'

type Policy = Pick<Config, 'MFA' | 'MFA_REQUIRED_ROLES' | 'TRUSTED_DEVICES'>

/** Whether the policy asks a user for more than the factors that their log-in used. A trusted device is enough for it. */
export const needsFactor = (
  { MFA, MFA_REQUIRED_ROLES, TRUSTED_DEVICES }: Policy,
  role: Role,
  methods: readonly LogInMethod[],
): boolean =>
  !isMultiFactor(methods) &&
  !(TRUSTED_DEVICES === 'on' && methods.includes('trusted_device')) &&
  (MFA === 'required' || MFA_REQUIRED_ROLES.some((required) => includesRole(role, required)))

/** Throws `mfa_required` for a session that needs a factor. */
export function requirePolicy(config: Config, { user, methods }: LiveSession): void {
  if (needsFactor(config, user.role, methods)) throw new AppError('mfa_required')
}
