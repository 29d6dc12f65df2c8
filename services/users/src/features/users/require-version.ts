import type { UserRow } from '#/domain/accounts/user-row.ts'
import { AppError } from '#/errors.ts'

/** Throws 412 unless the request may replace this version of the user. */
export function requireVersion(
  user: Pick<UserRow, 'version'>,
  versions: string[] | undefined,
): void {
  if (versions && !versions.includes(user.version)) throw new AppError('precondition_failed')
}
