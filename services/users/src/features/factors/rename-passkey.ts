import { renamePasskey } from '@gatehouse/contract'
import { lockUser } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { findPasskey, presentPasskey, renamePasskey as rename } from '#/domain/passkeys/passkeys.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'
import { passkeyNotFound } from './passkey-faults.ts'

export const renamePasskeyRoute = (app: App) =>
  app.route({
    ...route(renamePasskey),
    handler: async (request) => {
      const { user } = callerOf(request)
      const { id } = request.params
      const { name } = request.body
      const row = await app.db.$transaction(async (tx) => {
        await lockUser(tx, user.id)
        const before = await findPasskey(tx, user.id, id)
        if (before?.name === name) return before
        const after = before && (await rename(tx, { userId: user.id, id, name }))
        if (!after) throw passkeyNotFound(id)
        const personal = { name: { before: before.name, after: name } }
        const event = { action: 'authn_passkey_renamed', user, object: { id }, personal } as const
        await insertAuditEvent(tx, auditEvent(request, event))
        return after
      })
      return { status: 'success' as const, message: 'Passkey renamed.', data: presentPasskey(row) }
    },
  })
