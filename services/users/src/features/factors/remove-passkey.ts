import { type LogInMethod, removePasskey } from '@gatehouse/contract'
import type { Account } from '#/domain/accounts/users.ts'
import type { GivenCode } from '#/domain/factors/use-factor.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { findPasskey, removePasskey as remove } from '#/domain/passkeys/passkeys.ts'
import { changeCredentials } from '#/http/identity/change-credentials.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'
import { type App, route } from '#/route.ts'
import { passkeyNotFound } from './passkey-faults.ts'
import { requirePassword } from './require-password.ts'
import { withCodeIfDue } from './with-code-if-due.ts'

/** The session may have begun with the passkey that is removed, so it continues with what confirmed the removal. */
const confirmedBy = ({ recovery_code }: GivenCode, user: Account): LogInMethod[] =>
  user.hasSecondFactor
    ? ['password', recovery_code === undefined ? 'totp' : 'recovery_code']
    : ['password']

export const removePasskeyRoute = (app: App) =>
  app.route({
    ...route(removePasskey),
    handler: async (request, reply) => {
      const byCookie = usesCookies(request)
      const user = await requirePassword(request)
      const passkey = await findPasskey(app.db, user.id, request.params.id)
      if (!passkey) throw passkeyNotFound(request.params.id)
      const tokens = await withCodeIfDue(request, user, (useCode) =>
        changeCredentials(request, reply, {
          user,
          byCookie,
          action: 'authn_passkey_removed',
          reason: 'factor_changed',
          methods: confirmedBy(request.body, user),
          object: { id: passkey.id },
          async write(tx) {
            await useCode(tx)
            if (!(await remove(tx, user.id, passkey.id))) throw passkeyNotFound(passkey.id)
            const data = { at: new Date().toISOString(), name: passkey.name }
            await enqueueMail(tx, app.mail.box, { kind: 'passkey_removed', to: user, data })
          },
        }),
      )
      app.mail.wake()
      return { status: 'success' as const, message: 'Passkey removed.', ...tokens }
    },
  })
