import { LinkCode, type User } from '@gatehouse/contract'
import * as z from 'zod/mini'
import { leaveAccount } from '#/lib/log-in.ts'
import { ChosenPassword } from '#/lib/new-password.ts'
import { loggedInUser } from '#/lib/session.ts'

export const NewPasswordForm = z.object({ new_password: ChosenPassword })

/** Spaces and dashes come with a copied code. */
const TypedCode = z.pipe(
  z.pipe(
    z.string(),
    z.transform((code: string) => code.replaceAll(/[\s-]/g, '')),
  ),
  LinkCode,
)

export const ResetByCode = z.object({ code: TypedCode, new_password: ChosenPassword })

/** Ends the session of this browser after a change of its user, such as a reset, that ended it at the service. */
export function leaveIf(
  isOwner: (user: User) => boolean,
  reason = 'Your password was changed.',
): void {
  const user = loggedInUser()
  if (user && isOwner(user)) leaveAccount(reason)
}
