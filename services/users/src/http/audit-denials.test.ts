import { expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'
import { logInAs } from '../../test/factories.ts'

const server = useApp()

const eventsOf = async (actorId: string) => {
  const { rows } = await server.owner.query(
    `SELECT detail, changes->'denials'->'after' AS denials FROM audit_events
     WHERE action = 'authz_fail' AND actor_id = $1 ORDER BY id`,
    [actorId],
  )
  return rows
}

// Must stay the only test of this file, because it closes the server.
test('merges a thousand denials of one user and endpoint into two events that count them all', async () => {
  const person = await logInAs(server, 'employee')
  const other = await logInAs(server, 'employee')
  const deny = (token: string, url = '/audit') =>
    server.app.inject({ url, headers: { authorization: `Bearer ${token}` } })
  await server.app.liveSessions.catchUp()
  for (let round = 0; round < 50; round += 1) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => deny(person.token)))
    for (const { statusCode } of answers) expect(statusCode).toBe(403)
  }
  await deny(person.token, '/tasks/stats')
  await deny(other.token)
  const audit = { detail: 'GET /audit', denials: null }
  const stats = { detail: 'GET /tasks/stats', denials: null }
  expect(await eventsOf(person.user.id)).toEqual([audit, stats])
  expect(await eventsOf(other.user.id)).toEqual([audit])
  await server.app.close()
  expect(await eventsOf(person.user.id)).toEqual([audit, stats, { ...audit, denials: 999 }])
  expect(await eventsOf(other.user.id)).toEqual([audit])
})
