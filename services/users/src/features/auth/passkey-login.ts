import { beginPasskeyLogin, passkeyLogin } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { findAccount } from '#/domain/accounts/users.ts'
import { createChallenge, takeChallenge } from '#/domain/passkeys/challenges.ts'
import { requestOptions } from '#/domain/passkeys/options.ts'
import { findPasskeyByCredential } from '#/domain/passkeys/passkeys.ts'
import { loadLibrary, verifyUse } from '#/domain/passkeys/verify.ts'
import { AppError } from '#/errors.ts'
import { identifyForPasskey, readPasskeyCookie } from '#/http/identity/passkey-cookie.ts'
import { requireRelyingParty } from '#/http/identity/passkeys.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'
import { type App, route } from '#/route.ts'
import { welcome } from './admit.ts'
import { deny } from './deny-log-in.ts'
import { type UsedPasskey, usePasskey } from './use-passkey.ts'

/** The two steps of a log-in with a passkey. Nobody guesses a signature, so no limit counts its failures. */
export const passkeyLoginRoutes = (app: App) => {
  app.route({
    ...route(beginPasskeyLogin),
    handler: async (request, reply) => {
      const site = requireRelyingParty(request)
      const byCookie = usesCookies(request)
      const browser = identifyForPasskey(request, reply)
      const options = requestOptions(site, await createChallenge(app.db, { logIn: browser }))
      const data = { options, ...(!byCookie && { passkey_token: browser }) }
      return { status: 'success' as const, data }
    },
  })

  app.route({
    ...route(passkeyLogin),
    handler: async (request, reply) => {
      const byCookie = usesCookies(request)
      const used = await verify(request)
      // The first attempt fails if the account changes concurrently.
      const opened = (await usePasskey(request, used)) ?? (await usePasskey(request, used))
      if (!opened) throw new AppError('passkey_refused')
      app.mail.wake()
      return welcome(request, reply, { ...opened, byCookie })
    },
  })
}

type LogInRequest = FastifyRequest<{ Body: z.output<typeof passkeyLogin.body> }>

/** Returns the passkey of a valid response to a challenge of this browser. An unknown one is answered like a wrong signature. */
async function verify(request: LogInRequest): Promise<UsedPasskey> {
  const { db } = request.server
  const { credential, passkey_token } = request.body
  const site = requireRelyingParty(request)
  const browser = usesCookies(request) ? readPasskeyCookie(request) : passkey_token
  const { clientDataJSON } = credential.response
  const challenge = browser && (await takeChallenge(db, { logIn: browser }, clientDataJSON))
  if (!challenge) throw new AppError('passkey_expired')
  const passkey = await findPasskeyByCredential(db, bytesOf(credential.id))
  if (!passkey) return deny(request, { user: null, code: 'passkey_refused' })
  await loadLibrary()
  try {
    return { passkey, use: await verifyUse(site, challenge, { credential, passkey }) }
  } catch (err) {
    request.log.info({ err, user_id: passkey.userId }, 'the response of a passkey is not valid')
    const user = await findAccount(db, passkey.userId)
    return deny(request, { user, code: 'passkey_refused' })
  }
}

const bytesOf = (base64url: string) => new Uint8Array(Buffer.from(base64url, 'base64url'))
