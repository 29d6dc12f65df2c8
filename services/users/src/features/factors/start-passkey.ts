import { startPasskey } from '@gatehouse/contract'
import { createChallenge } from '#/domain/passkeys/challenges.ts'
import { creationOptions } from '#/domain/passkeys/options.ts'
import { listPasskeys, MOST_PASSKEYS } from '#/domain/passkeys/passkeys.ts'
import { callerOf } from '#/http/identity/access.ts'
import { requireRelyingParty } from '#/http/identity/passkeys.ts'
import { type App, route } from '#/route.ts'
import { tooManyPasskeys } from './passkey-faults.ts'
import { requirePassword } from './require-password.ts'
import { withCodeIfDue } from './with-code-if-due.ts'

/** Asks for the password, and for a code if log-ins do, so that a stolen session can't add a way in. */
export const startPasskeyRoute = (app: App) =>
  app.route({
    ...route(startPasskey),
    handler: async (request) => {
      const site = requireRelyingParty(request)
      const user = await requirePassword(request)
      const existing = await listPasskeys(app.db, user.id)
      if (existing.length >= MOST_PASSKEYS) throw tooManyPasskeys()
      const challenge = await withCodeIfDue(request, user, (useCode) =>
        app.db.$transaction(async (tx) => {
          await useCode(tx)
          return createChallenge(tx, { newPasskey: callerOf(request).id })
        }),
      )
      app.mail.wake()
      const data = creationOptions(site, { challenge, user, existing })
      return { status: 'success' as const, data }
    },
  })
