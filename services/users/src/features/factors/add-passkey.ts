import { addPasskey } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { lockUser } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { takeChallenge } from '#/domain/passkeys/challenges.ts'
import {
  authenticatorOf,
  insertPasskey,
  listPasskeys,
  MOST_PASSKEYS,
  presentPasskey,
  type VerifiedPasskey,
} from '#/domain/passkeys/passkeys.ts'
import { loadLibrary, verifyCreation } from '#/domain/passkeys/verify.ts'
import { type LiveSession, lockLiveSession } from '#/domain/sessions/sessions.ts'
import { AppError, sessionEnded } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { requireRelyingParty } from '#/http/identity/passkeys.ts'
import { type App, route } from '#/route.ts'
import { alreadyStored, tookTooLong, tooManyPasskeys } from './passkey-faults.ts'

export const addPasskeyRoute = (app: App) =>
  app.route({
    ...route(addPasskey),
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const { user } = caller
      const row = await store(request, caller, await verify(request))
      app.mail.wake()
      request.log.info({ event: 'authn_passkey_added', user_id: user.id, passkey_id: row.id })
      reply.status(201)
      return { status: 'success' as const, message: 'Passkey added.', data: presentPasskey(row) }
    },
  })

type AddRequest = FastifyRequest<{ Body: z.output<typeof addPasskey.body> }>

/** Verifies the credential against a challenge of this session, which the password opened. */
async function verify(request: AddRequest): Promise<VerifiedPasskey> {
  const { credential } = request.body
  const site = requireRelyingParty(request)
  await loadLibrary()
  const { clientDataJSON } = credential.response
  const holder = { newPasskey: callerOf(request).id }
  const challenge = await takeChallenge(request.server.db, holder, clientDataJSON)
  if (!challenge) throw tookTooLong()
  return verifyCreation(site, challenge, credential).catch((err) => {
    request.log.info({ err }, 'a new passkey is not valid')
    const message = `This passkey is not valid here. Open ${site.origin} and try again.`
    throw new AppError('conflict', { message })
  })
}

/** A reset, a deactivation or an app that came first ended the session, and with it what its challenge allows. */
const store = (
  request: AddRequest,
  { id: sessionId, user }: LiveSession,
  passkey: VerifiedPasskey,
) =>
  request.server.db.$transaction(async (tx) => {
    await lockUser(tx, user.id)
    if (!(await lockLiveSession(tx, sessionId))) throw sessionEnded()
    const existing = await listPasskeys(tx, user.id)
    if (existing.length >= MOST_PASSKEYS) throw tooManyPasskeys()
    const name = request.body.name ?? defaultName(passkey, existing)
    const row = await insertPasskey(tx, user.id, { ...passkey, name })
    if (!row) throw alreadyStored()
    const action = 'authn_passkey_added'
    await insertAuditEvent(tx, auditEvent(request, { action, user, object: { id: row.id } }))
    const data = { at: new Date().toISOString(), name }
    await enqueueMail(tx, request.server.mail.box, { kind: 'passkey_added', to: user, data })
    return row
  })

/** Leaves room for a number within the length of a name. */
const LONGEST_PRODUCT = 56

/** Returns the name of the product, with a number if another passkey has it. */
function defaultName({ aaguid }: VerifiedPasskey, existing: { name: string }[]): string {
  const product = (authenticatorOf(aaguid) ?? 'Passkey').slice(0, LONGEST_PRODUCT).trim()
  const taken = new Set(existing.map(({ name }) => name))
  let name = product
  for (let number = 2; taken.has(name); number += 1) name = `${product} ${number}`
  return name
}
