import type { UserRow } from '#/domain/accounts/user-row.ts'
import { AppError } from '#/errors.ts'

/** 412 unless the user is in a version that the request may replace. */
export function requireVersion(
  user: Pick<UserRow, 'version'>,
  versions: string[] | undefined,
): void {
  if (versions && !versions.includes(user.version)) throw new AppError('precondition_failed')
}
