import { expect, test } from 'vitest'
import { useApp } from '../../../test/app.ts'
import { ageSession, logInAs } from '../../../test/factories.ts'
import { tally, together } from '../../../test/together.ts'

const server = useApp()

/** Presents a refresh token from another browser and address. */
const present = (refresh_token: string) =>
  server.send({
    method: 'POST',
    url: '/auth/refresh',
    headers: { 'user-agent': 'a browser elsewhere' },
    remoteAddress: '198.51.100.7',
    payload: { refresh_token },
  })

/** Opens a session and rotates it, so that presenting the first refresh token is reuse. */
async function openRotatedSession() {
  const { id, refreshToken } = await logInAs(server, 'employee')
  await ageSession(server, id, 121)
  const current = String((await present(refreshToken)).body['refresh_token'])
  await present(current)
  await ageSession(server, id, 61)
  return { id, old: refreshToken, current }
}

test('reuse is recorded with the address and user agent of the request', async () => {
  const { id, old } = await openRotatedSession()
  await present(old)
  expect(await server.app.db.session.findUnique({ where: { id } })).toMatchObject({
    endReason: 'reuse',
    reuseIp: '198.51.100.7',
    reuseUserAgent: 'a browser elsewhere',
    ip: '192.0.2.1',
    userAgent: 'test',
  })
})

test('after reuse, both tokens are refused with the reason', async () => {
  const { old, current } = await openRotatedSession()
  const errors = { session: 'Somebody may have used a copy of this session.' }
  expect((await present(old)).body).toMatchObject({ code: 'refresh_token_reused', errors })
  expect((await present(current)).body).toMatchObject({ code: 'invalid_token', errors })
})

test('20 concurrent reuses and rotations end the session once and record one event', async () => {
  const { id, old, current } = await openRotatedSession()
  await ageSession(server, id, 61)
  const answers = await together((n) => present(n % 2 === 0 ? old : current))
  const codes = answers.map(({ body }) => body['code'])
  expect(codes.filter((code) => code === 'refresh_token_reused')).toHaveLength(1)
  const { 200: granted = 0, 401: refused = 0 } = tally(answers)
  expect(granted + refused).toBe(20)
  expect(granted).toBeLessThanOrEqual(10)
  expect(await server.app.db.session.findUnique({ where: { id } })).toMatchObject({
    endReason: 'reuse',
  })
  const events = await server.app.db.$queryRaw`
    SELECT FROM audit_events WHERE action = 'authn_token_reuse' AND object_id = ${id}`
  expect(events).toHaveLength(1)
})
