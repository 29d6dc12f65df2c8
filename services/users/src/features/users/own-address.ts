import type { updateUser } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type * as z from 'zod'
import type { Database } from '#/database/database.ts'
import { stateOf, type UserRow } from '#/domain/accounts/user-row.ts'
import {
  findUser,
  findUserByEmail,
  hasPasswordHash,
  isOtherAddress,
  lockUser,
} from '#/domain/accounts/users.ts'
import { createLink } from '#/domain/links/create-link.ts'
import { credentialOf } from '#/domain/links/link-purpose.ts'
import { supersedeOtherChanges } from '#/domain/links/use-link.ts'
import {
  dropMailRequests,
  enqueueMailRequest,
  type MailResolver,
} from '#/domain/mail/enqueue-mail.ts'
import { invalidFields } from '#/errors.ts'
import { ADDRESS_CHANGE_REQUEST, requireRoomForUndo } from '#/http/address-change.ts'
import { callerOf } from '#/http/identity/access.ts'
import { checkOwnPassword } from '#/http/identity/own-password.ts'
import type { App } from '#/route.ts'

export type UpdateRequest = FastifyRequest<{ Body: z.output<typeof updateUser.body> }>

/** Whether a request gives callers another address of their own. Another case of it is an ordinary change. */
export const changesOwnAddress = (request: UpdateRequest, user: { id: string; email: string }) =>
  callerOf(request).user.id === user.id && isOtherAddress(request.body.email, user.email)

const missing = () => invalidFields({ current_password: 'Enter your password.' })
const wrong = () => invalidFields({ current_password: 'This is not your current password.' })

type Account = NonNullable<Awaited<ReturnType<typeof findUser>>>

/** Requires the password for another own address: whoever receives the mail of an account can open it. */
export async function requireCurrentPassword(request: UpdateRequest, user: Account): Promise<void> {
  if (!changesOwnAddress(request, user)) return
  const password = request.body.current_password
  if (!password) throw missing()
  if (!(await checkOwnPassword(request, user, password))) throw wrong()
}

/** Requires on the locked row that neither address nor password have changed since the password was verified. */
export async function requireStillVerified(
  tx: Database,
  request: UpdateRequest,
  { before, found }: { before: UserRow; found: Account },
): Promise<void> {
  if (!changesOwnAddress(request, before)) return
  if (!changesOwnAddress(request, found)) throw missing()
  if (!(await hasPasswordHash(tx, found.id, found.passwordHash))) throw wrong()
}

/** The data that a request for mail keeps for its resolver. */
interface Asked {
  user: string
  /** The version of the password that allowed the change. */
  credential: string
  /** In ISO 8601. */
  at: string
}

/**
 * Asks for a mail to the new address, by the same row whether or not it is taken. The newest request counts: what was
 * sent to other new addresses is void.
 */
export async function requestAddressChange(
  tx: Database,
  { server, body }: UpdateRequest,
  { id: userId, passwordHash }: Account,
): Promise<void> {
  await requireRoomForUndo(tx, server, userId)
  await supersedeOtherChanges(tx, userId, body.email)
  await dropMailRequests(tx, { kind: ADDRESS_CHANGE_REQUEST, userId })
  const at = new Date().toISOString()
  const data = { user: userId, credential: credentialOf(passwordHash), at } satisfies Asked
  const request = { kind: ADDRESS_CHANGE_REQUEST, address: body.email, userId, data }
  await enqueueMailRequest(tx, server.mail.box, request)
}

/**
 * Sends a link to a free address, and a notice to the owner of a taken one. Either way the user has one link more, and
 * no mail: the export of their data must not tell whether the address is taken.
 */
export const addressChangeResolver =
  ({ linkKeys }: App): MailResolver =>
  async (tx, { address, data }) => {
    const { user: userId, credential, at } = data as unknown as Asked
    await lockUser(tx, userId)
    const user = await findUser(tx, userId)
    if (!user || stateOf(user) !== 'active') return null
    if (credentialOf(user.passwordHash) !== credential) return null
    const owner = await findUserByEmail(tx, address)
    if (owner?.id === user.id) return null
    const { token } = await createLink(tx, linkKeys, { purpose: 'change', userId, email: address })
    if (owner) return { kind: 'address_taken', to: owner, data: { at } }
    const to = { id: null, username: user.username, email: address }
    return { kind: 'confirm_address', to, data: { token } }
  }
