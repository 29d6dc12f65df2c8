import { addPasskey, type Passkey } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import type * as z from 'zod'
import type { Database } from '#/database/database.ts'
import { lockUser } from '#/domain/accounts/users.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { takeChallenge } from '#/domain/passkeys/challenges.ts'
import {
  authenticatorOf,
  insertPasskey,
  listPasskeys,
  MOST_PASSKEYS,
  type PasskeyRow,
  presentPasskey,
  type VerifiedPasskey,
} from '#/domain/passkeys/passkeys.ts'
import { loadLibrary, verifyCreation } from '#/domain/passkeys/verify.ts'
import { AppError } from '#/errors.ts'
import { callerOf } from '#/http/identity/access.ts'
import { changeCredentials } from '#/http/identity/change-credentials.ts'
import { requireRelyingParty } from '#/http/identity/passkeys.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'
import { type App, route } from '#/route.ts'
import { alreadyStored, tookTooLong, tooManyPasskeys } from './passkey-faults.ts'

export const addPasskeyRoute = (app: App) =>
  app.route({
    ...route(addPasskey),
    handler: async (request, reply) => {
      const byCookie = usesCookies(request)
      const { user } = callerOf(request)
      const passkey = { id: uuidv7(), ...(await verify(request)) }
      let data = {} as Passkey
      const tokens = await changeCredentials(request, reply, {
        user,
        byCookie,
        action: 'authn_passkey_added',
        reason: 'factor_changed',
        methods: ['password', 'passkey'],
        object: { id: passkey.id },
        async write(tx) {
          data = presentPasskey(await store(tx, request, passkey))
        },
      })
      app.mail.wake()
      reply.status(201)
      const message = 'Passkey added.'
      return { status: 'success' as const, message, data, ...tokens }
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

async function store(
  tx: Database,
  request: AddRequest,
  passkey: VerifiedPasskey & { id: string },
): Promise<PasskeyRow> {
  const { user } = callerOf(request)
  await lockUser(tx, user.id)
  const existing = await listPasskeys(tx, user.id)
  if (existing.length >= MOST_PASSKEYS) throw tooManyPasskeys()
  const name = request.body.name ?? defaultName(passkey, existing)
  const row = await insertPasskey(tx, user.id, { ...passkey, name })
  if (!row) throw alreadyStored()
  const data = { at: new Date().toISOString(), name }
  await enqueueMail(tx, request.server.mail.box, { kind: 'passkey_added', to: user, data })
  return row
}

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
