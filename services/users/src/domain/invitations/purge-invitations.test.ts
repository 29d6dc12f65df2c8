import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createInvitation, createUser } from '../../../test/factories.ts'
import { purgeInvitations } from './purge-invitations.ts'

const server = useApp()

const days = (count: number) => new Date(Date.now() - count * 86_400_000)

test('removes addresses that nobody accepted 30 days after their end, and keeps accepted ones', async () => {
  const { db } = server.app
  const user = await createUser(server, { role: 'admin' })
  const ends = {
    pending: {},
    accepted: { expiresAt: days(60), acceptedAt: days(65), userId: user.id },
    expired: { expiresAt: days(29) },
    forgotten: { expiresAt: days(31) },
    revoked: { expiresAt: days(22), revokedAt: days(29) },
    abandoned: { expiresAt: days(25), revokedAt: days(31) },
  }
  for (const [name, data] of Object.entries(ends)) {
    const email = `${name}@example.test`
    const { id } = await createInvitation(server, { email, invitedById: user.id })
    await db.invitation.update({ where: { id }, data })
  }
  await purgeInvitations(db)
  const kept = await db.invitation.findMany({ orderBy: { id: 'asc' } })
  expect(kept.map(({ email }) => email.split('@')[0])).toEqual([
    'pending',
    'accepted',
    'expired',
    'revoked',
  ])
})
