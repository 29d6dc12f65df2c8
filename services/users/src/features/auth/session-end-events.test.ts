import {
  type AuditAction,
  changePassword,
  deleteUser,
  type EndReason,
  endOtherSessions,
  endUserSessions,
  login,
  logout,
  patchUser,
  refresh,
  removeTotp,
  resetUserFactors,
  undoEmailChange,
} from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { moveTo } from '../../../test/address-change.ts'
import { type TestApp, useApp } from '../../../test/app.ts'
import { readTrail } from '../../../test/audit.ts'
import { ageSession, logInAs, openSession } from '../../../test/factories.ts'
import { addFactors } from '../../../test/factors.ts'
import { OTHER_PASSWORD, PASSWORD } from '../../../test/secrets.ts'

const server = useApp()

interface Sessions {
  session: Awaited<ReturnType<typeof logInAs>>
  /** Another session of the same user. */
  other: Awaited<ReturnType<typeof openSession>>
  admin: Awaited<ReturnType<typeof logInAs>>
}

type End = [action: AuditAction, end: (sessions: Sessions) => Promise<unknown>]

/** Excludes `expired`, which changes no row, and `restored`, whose one event is about the whole database. */
const ENDS: Record<Exclude<EndReason, 'expired' | 'restored'> | 'deleted', End> = {
  logout: ['authn_token_revoked', ({ session: { token } }) => server.call(logout, { token })],
  replaced: [
    'authn_token_revoked',
    ({ session }) =>
      server.call(login, {
        body: { email: session.user.email, password: PASSWORD },
        headers: { 'auth-transport': 'cookie' },
        cookies: { gatehouse_refresh: session.refreshToken },
      }),
  ],
  reuse: ['authn_token_reuse', ({ session }) => reuse(server, session)],
  password_changed: [
    'authn_password_change',
    ({ other: { token } }) => {
      const body = { current_password: PASSWORD, new_password: OTHER_PASSWORD }
      return server.call(changePassword, { body, token })
    },
  ],
  factor_changed: [
    'authn_factor_removed',
    async ({ session, other: { token } }) => {
      const { code } = await addFactors(server, session.user.id)
      return server.call(removeTotp, { body: { current_password: PASSWORD, code: code() }, token })
    },
  ],
  factors_reset: [
    'authn_factors_reset',
    async ({ session, admin: { token } }) => {
      await addFactors(server, session.user.id)
      const params = { id: session.user.id }
      return server.call(resetUserFactors, { params, body: { reason: 'Lost the phone' }, token })
    },
  ],
  address_restored: [
    'user_email_restored',
    async ({ session }) => {
      const token = await moveTo(server, session, 'moved@example.test')
      return server.call(undoEmailChange, { body: { token } })
    },
  ],
  access_reduced: [
    'authz_change',
    ({ session, admin: { token } }) =>
      server.call(patchUser, { params: { id: session.user.id }, body: { active: false }, token }),
  ],
  ended_by_self: [
    'authn_token_revoked',
    ({ other: { token } }) => server.call(endOtherSessions, { token }),
  ],
  ended_by_admin: [
    'authn_token_revoked',
    ({ session, admin: { token } }) =>
      server.call(endUserSessions, { params: { id: session.user.id }, token }),
  ],
  deleted: [
    'user_deleted',
    ({ session, admin: { token } }) =>
      server.call(deleteUser, { params: { id: session.user.id }, body: undefined, token }),
  ],
}

async function reuse(
  app: TestApp,
  { id, refreshToken }: { id: string; refreshToken: string },
): Promise<void> {
  const present = async (refresh_token: string) =>
    (await app.call(refresh, { body: { refresh_token } })).body.refresh_token ?? ''
  await ageSession(app, id, 121)
  const second = await present(refreshToken)
  await ageSession(app, id, 121)
  await present(second)
  await present(refreshToken)
}

test.for(Object.entries(ENDS))('audits the end of a session by %s', async ([reason, end]) => {
  const [action, act] = end
  const admin = await logInAs(server, 'admin')
  const session = await logInAs(server, 'employee', { emailVerified: true })
  await act({ session, admin, other: await openSession(server, session.user) })
  const row = await server.app.db.session.findUnique({ where: { id: session.id } })
  if (reason !== 'deleted') expect(row?.endReason).toBe(reason)
  const about = (await readTrail(server)).filter(({ user }) => user?.id === session.user.id)
  expect(about.filter((event) => event.action === action)).toHaveLength(1)
})
