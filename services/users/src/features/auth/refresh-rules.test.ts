import { status } from '@gatehouse/contract'
import { describe, expect, test } from 'vitest'
import { type TestApp, useApp } from '../../../test/app.ts'
import { ageSession, logInAs } from '../../../test/factories.ts'

const server = useApp()
const withoutGrace = useApp({ REFRESH_GRACE: '0' })

/** Opens a session, with functions to present its refresh tokens and to let time pass. */
async function newSession(on: TestApp = server) {
  const { id, token, refreshToken } = await logInAs(on, 'employee')
  const present = (refresh_token: string) =>
    on.send({ method: 'POST', url: '/auth/refresh', payload: { refresh_token } })
  /** Returns the next token. Fails without one. */
  const next = async (from: string) => {
    const { status: code, body } = await present(from)
    expect(code).toBe(200)
    return body['refresh_token'] as string
  }
  const pass = (seconds: number) => ageSession(on, id, seconds)
  return { id, accessToken: token, r1: refreshToken, present, next, pass }
}

type Session = Awaited<ReturnType<typeof newSession>>

async function expectReuse({ present }: Session, token: string) {
  const { status: code, body, headers } = await present(token)
  expect(code).toBe(401)
  expect(body).toMatchObject({
    code: 'refresh_token_reused',
    message: 'Session ended. Please log in again.',
  })
  expect(headers['www-authenticate']).toContain('error="invalid_token"')
}

describe('the current refresh token', () => {
  test('is returned unchanged until twice the grace period', async () => {
    const { r1, next, pass } = await newSession()
    expect(await next(r1)).toBe(r1)
    await pass(118)
    expect(await next(r1)).toBe(r1)
  })

  test('rotates after twice the grace period', async () => {
    const { r1, next, pass } = await newSession()
    await pass(121)
    const r2 = await next(r1)
    expect(r2).not.toBe(r1)
    expect(await next(r2)).toBe(r2)
  })
})

describe('the previous refresh token', () => {
  test('returns the current token within the grace period', async () => {
    const { r1, next, pass } = await newSession()
    await pass(121)
    const r2 = await next(r1)
    expect(await next(r1)).toBe(r2)
    await pass(58)
    expect(await next(r1)).toBe(r2)
  })

  test('returns a new token later, if the current one was never presented', async () => {
    const session = await newSession()
    const { r1, next, pass } = session
    await pass(121)
    const lost = await next(r1)
    await pass(61)
    const r3 = await next(r1)
    expect([r1, lost]).not.toContain(r3)
    // The previous token stays valid, because this answer may be lost too.
    await pass(61)
    const r4 = await next(r1)
    expect(await next(r4)).toBe(r4)
    await expectReuse(session, r3)
  })

  test('is reuse after the grace period, if the current one was presented', async () => {
    const session = await newSession()
    const { r1, next, pass } = session
    await pass(121)
    const r2 = await next(r1)
    await next(r2)
    await pass(61)
    await expectReuse(session, r1)
    expect((await session.present(r2)).body['message']).toBe('Session ended. Please log in again.')
  })
})

test('a lost token that is presented after its replacement is reuse', async () => {
  const session = await newSession()
  await session.pass(121)
  const lost = await session.next(session.r1)
  await session.pass(61)
  await session.next(session.r1)
  await expectReuse(session, lost)
})

test('a token older than the previous one is always reuse', async () => {
  const session = await newSession()
  const { r1, next, pass } = session
  await pass(121)
  const r2 = await next(r1)
  await pass(121)
  const r3 = await next(r2)
  await expectReuse(session, r1)
  expect((await session.present(r3)).status).toBe(401)
})

test('reuse invalidates the session’s access tokens', async () => {
  const session = await newSession()
  await session.pass(121)
  const r2 = await session.next(session.r1)
  await session.pass(121)
  await session.next(r2)
  expect((await server.call(status, { token: session.accessToken })).status).toBe(200)
  await expectReuse(session, session.r1)
  expect((await server.call(status, { token: session.accessToken })).status).toBe(401)
  const row = await server.app.db.session.findUnique({ where: { id: session.id } })
  expect(row).toMatchObject({ endReason: 'reuse' })
})

test("reuse keeps the user's other sessions", async () => {
  const [session, other] = [await newSession(), await newSession()]
  await session.pass(121)
  await session.next(await session.next(session.r1))
  await session.pass(61)
  await expectReuse(session, session.r1)
  expect(await other.next(other.r1)).toBe(other.r1)
})

test.for([
  ['young', 0],
  ['old', 121],
] as const)('20 concurrent refreshes with one %s token return the same token', async ([, age]) => {
  const { r1, next, pass } = await newSession()
  await pass(age)
  const tokens = await Promise.all(Array.from({ length: 20 }, () => next(r1)))
  expect(new Set(tokens).size).toBe(1)
  expect(tokens[0] === r1).toBe(age === 0)
  expect(await next(tokens[0] ?? '')).toBe(tokens[0])
})

test('20 concurrent retries after a lost answer return the same token', async () => {
  const { r1, next, pass } = await newSession()
  await pass(121)
  await next(r1)
  await pass(61)
  const tokens = await Promise.all(Array.from({ length: 20 }, () => next(r1)))
  expect(new Set(tokens).size).toBe(1)
})

describe('without a grace period', () => {
  test('each use rotates, and the first token is reuse after two rotations', async () => {
    const session = await newSession(withoutGrace)
    const r2 = await session.next(session.r1)
    const r3 = await session.next(r2)
    expect(new Set([session.r1, r2, r3]).size).toBe(3)
    await expectReuse(session, session.r1)
  })

  test('a lost answer ends no session', async () => {
    const session = await newSession(withoutGrace)
    const lost = await session.next(session.r1)
    const r3 = await session.next(session.r1)
    expect(r3).not.toBe(lost)
    await session.next(r3)
  })
})
