import { createSigner } from 'fast-jwt'
import { describe, expect, test, vi } from 'vitest'
import { type TestApp, useApp } from '../../../test/app.ts'
import { ageSession, logInAs } from '../../../test/factories.ts'
import { claimsOf } from '../../../test/tokens.ts'
import { ask } from '../../../test/verify.ts'

const server = useApp()
const otherReplica = useApp()

/** Opens a session and rotates its refresh cookie to generation 2. */
async function openRotatedSession() {
  const { id, user, refreshToken: r1 } = await logInAs(server, 'employee')
  await ageSession(server, id, 121)
  const present = async (refresh: string) => {
    const request = {
      method: 'POST',
      url: '/auth/refresh',
      headers: { 'auth-transport': 'cookie' },
    } as const
    const answer = await server.send({ ...request, cookies: { gatehouse_refresh: refresh } })
    return {
      ...answer,
      cookie: answer.cookies.find(({ name }) => name === 'gatehouse_refresh')?.value,
    }
  }
  const first = await present(r1)
  return {
    id,
    user,
    r1,
    r2: first.cookie ?? '',
    token: String(first.body['access_token']),
    present,
  }
}

/** Signs the token again, as issued this many seconds earlier. */
function aged(token: string, seconds: number): string {
  const { id: kid, privateKey: key } = server.app.signingKeys.signer()
  const sign = createSigner({ header: { alg: 'EdDSA', typ: 'at+jwt' }, key, kid })
  const claims = claimsOf(token)
  return sign({ ...claims, iat: Number(claims['iat']) - seconds })
}

const use = (token: string, on: TestApp = server) =>
  on.send({ url: '/auth/status', headers: { authorization: `Bearer ${token}` } })

async function receivedGeneration(id: string, on: TestApp = server) {
  await on.app.receipts.settled()
  const row = await server.app.db.session.findUniqueOrThrow({ where: { id } })
  return row.receivedGeneration
}

describe('the use of an access token', () => {
  test('proves 45 s after its issue that its refresh cookie arrived', async () => {
    const { id, r1, token, present } = await openRotatedSession()
    await ageSession(server, id, 61)
    expect((await use(aged(token, 45))).status).toBe(200)
    expect(await receivedGeneration(id)).toBe(2)
    expect((await present(r1)).body['code']).toBe('refresh_token_reused')
  })

  test('proves nothing earlier, because the browser may not have stored the cookie', async () => {
    const { id, r1, token, present } = await openRotatedSession()
    await ageSession(server, id, 61)
    expect((await use(aged(token, 43))).status).toBe(200)
    expect(await receivedGeneration(id)).toBeNull()
    expect((await present(r1)).status).toBe(200)
  })

  test('proves the receipt at the gateway’s verify route', async () => {
    const { id, token } = await openRotatedSession()
    await ageSession(server, id, 61)
    expect((await ask(server, { token: aged(token, 45) })).status).toBe(200)
    expect(await receivedGeneration(id)).toBe(2)
  })

  test('proves nothing before that time on the database’s clock', async () => {
    const { id, token } = await openRotatedSession()
    await use(aged(token, 45))
    expect(await receivedGeneration(id)).toBeNull()
  })

  test('proves nothing about an outdated generation', async () => {
    const { id, token, r2, present } = await openRotatedSession()
    await ageSession(server, id, 121)
    await present(r2)
    await ageSession(server, id, 61)
    await use(aged(token, 45))
    expect(await receivedGeneration(id)).toBeNull()
  })
})

describe('an access token carries no generation', () => {
  const generationOf = ({ body }: { body: Record<string, unknown> }) =>
    claimsOf(String(body['access_token']))['generation']

  test('if its answer sets no refresh cookie', async () => {
    const { id, r1, present } = await openRotatedSession()
    await ageSession(server, id, 20)
    expect(generationOf(await present(r1))).toBe(2)
    await ageSession(server, id, 20)
    const late = await present(r1)
    expect(late.cookie).toBeUndefined()
    expect(generationOf(late)).toBeUndefined()
  })

  test('if an older answer may still restore the previous cookie', async () => {
    const { id, refreshToken } = await logInAs(server, 'employee')
    await ageSession(server, id, 119)
    const renew = async () =>
      server.send({
        method: 'POST',
        url: '/auth/refresh',
        payload: { refresh_token: refreshToken },
      })
    expect((await renew()).body['refresh_token']).toBe(refreshToken)
    await server.app.db.$executeRaw`UPDATE sessions SET rotated_at = rotated_at - interval '2 s'`
    const overtakable = await renew()
    expect(overtakable.body['refresh_token']).not.toBe(refreshToken)
    expect(generationOf(overtakable)).toBeUndefined()
  })
})

describe('a receipt', () => {
  test('is written once per token and does not invalidate cached sessions', async () => {
    const { id, token } = await openRotatedSession()
    await ageSession(server, id, 61)
    const statements = vi.spyOn(server.app.db, '$prepared')
    const changes = () => server.app.db.$queryRaw`SELECT id FROM session_changes`
    const before = await changes()
    const old = aged(token, 45)
    for (let round = 0; round < 5; round += 1) await Promise.all([use(old), use(old)])
    expect(await receivedGeneration(id)).toBe(2)
    expect(statements.mock.calls.filter(([name]) => name === 'record_receipt')).toHaveLength(1)
    expect(await changes()).toEqual(before)
    statements.mockRestore()
  })

  test('that can’t be written fails no request and is retried', async () => {
    const { id, token } = await openRotatedSession()
    await ageSession(server, id, 61)
    const old = aged(token, 45)
    const run = server.app.db.$prepared
    const statements = vi.spyOn(server.app.db, '$prepared')
    statements.mockImplementation((name, statement) =>
      name === 'record_receipt' ? Promise.reject(new Error('no connection')) : run(name, statement),
    )
    expect((await use(old)).status).toBe(200)
    expect(await receivedGeneration(id)).toBeNull()
    statements.mockRestore()
    const later = Date.now() + 20_000
    const clock = vi.spyOn(Date, 'now').mockReturnValue(later)
    expect((await use(old)).status).toBe(200)
    clock.mockRestore()
    expect(await receivedGeneration(id)).toBe(2)
  })

  test('is written by any replica', async () => {
    const { id, token } = await openRotatedSession()
    await ageSession(server, id, 61)
    expect((await use(aged(token, 45), otherReplica)).status).toBe(200)
    expect(await receivedGeneration(id, otherReplica)).toBe(2)
  })
})
