import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ageSession, logInAs, reuseEvent } from '../../../test/factories.ts'
import { together } from '../../../test/together.ts'
import { endReusedSession } from './end-reused-session.ts'
import { redeemRefreshToken } from './refresh.ts'

const server = useApp()
const GRACE = 60
const client = { graceSeconds: GRACE, byCookie: false }
const device = { graceSeconds: GRACE, ip: '192.0.2.1', userAgent: 'test' }

/** Opens a session whose first generation is replaced and whose second one was presented and may rotate. */
async function openRotatedSession() {
  const { id, user } = await logInAs(server, 'employee')
  const redeem = (generation: number) =>
    redeemRefreshToken(server.app.db, { sessionId: id, generation }, client)
  const reusing = { ...device, event: reuseEvent(user), notice: null }
  const end = (generation: number) =>
    endReusedSession(server.app.db, { sessionId: id, generation }, reusing)
  await ageSession(server, id, 2 * GRACE + 1)
  await redeem(1)
  await redeem(2)
  await ageSession(server, id, 2 * GRACE + 1)
  return { id, redeem, end }
}

const readSession = (id: string) => server.app.db.session.findUniqueOrThrow({ where: { id } })

const readEvents = (id: string) => server.app.db.$queryRaw<unknown[]>`
  SELECT FROM audit_events WHERE action = 'authn_token_reuse' AND object_id = ${id}`

test('a reused token changes nothing until its session is ended, so that each presentation detects it', async () => {
  const { id, redeem, end } = await openRotatedSession()
  const before = await readSession(id)
  expect(await together(() => redeem(1))).toEqual(Array(20).fill(null))
  expect(await readSession(id)).toEqual(before)
  expect(await readEvents(id)).toEqual([])
  expect(await end(1)).toBe(true)
})

test('20 concurrent detections end the session once, although another request rotated in between', async () => {
  const { id, redeem, end } = await openRotatedSession()
  expect(await together(() => redeem(1))).toEqual(Array(20).fill(null))
  expect(await redeem(2)).toMatchObject({ rule: 'rotated', generation: 3 })
  const ended = await together(() => end(1))
  expect(ended.filter((isEnded) => isEnded)).toHaveLength(1)
  expect(await readSession(id)).toMatchObject({ endReason: 'reuse', generation: 3 })
  expect(await readEvents(id)).toHaveLength(1)
})

test('a session whose token was not reused is not ended', async () => {
  const { id, end } = await openRotatedSession()
  expect(await end(2)).toBe(false)
  expect(await readSession(id)).toMatchObject({ endedAt: null, endReason: null })
  expect(await readEvents(id)).toEqual([])
})
