import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { createRegistration } from '../../../test/factories.ts'
import { purgeRegistrations } from './purge-registrations.ts'

const server = useApp()

test('wipes the passwords of expired registrations, and removes them a week later', async () => {
  const { db } = server.app
  const hours = { open: 1, expired: -1, forgotten: -8 * 24 }
  for (const [name, until] of Object.entries(hours)) {
    const { id } = await createRegistration(server, name)
    const expiresAt = new Date(Date.now() + until * 3_600_000)
    await db.registration.update({ where: { id }, data: { expiresAt } })
  }
  await purgeRegistrations(db)
  const kept = await db.registration.findMany({ orderBy: { id: 'asc' } })
  expect(kept.map(({ username, passwordHash }) => [username, passwordHash !== null])).toEqual([
    ['open', true],
    ['expired', false],
  ])
})
