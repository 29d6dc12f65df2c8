import { currentUser, listUsers, login, refresh } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { pageOf, tokens, user } from '../../test/people.ts'
import { accessToken, openTab, type Tab } from '../../test/tab.ts'
import { signedInCookie } from '../../test/visit.tsx'

const WHO = { status: 'success', data: { ...user(), token_expires_in: 900 } } as const

let session: Tab
let call: Tab['call']

beforeEach(async () => {
  session = await openTab()
  call = session.call
})

const logIn = async () => {
  mock(login, { ...tokens(), data: user() })
  await session.logIn({ email: 'michael', password: 'x' })
}
/** A service that accepts only the new token. */
const takesOnly = (token: string) =>
  mock(currentUser, ({ headers }) =>
    headers.get('authorization') === `Bearer ${token}` ? WHO : refuse('invalid_token'),
  )

test('waits until the session is known', async () => {
  signedInCookie()
  mock(refresh, tokens({ access_token: 'resumed' }))
  mock(currentUser, WHO)
  const calls = mock(listUsers, pageOf([]))
  await call(listUsers, { query: {} })
  expect(calls[0]?.headers.get('authorization')).toBe('Bearer resumed')
})

test('sends no token for an anonymous visitor', async () => {
  const calls = mock(listUsers, pageOf([]))
  await call(listUsers, { query: {} })
  expect(calls[0]?.headers.has('authorization')).toBe(false)
})

test('refreshes a refused token and retries the call', async () => {
  await logIn()
  const calls = takesOnly('token-2')
  const refreshes = mock(refresh, tokens({ access_token: 'token-2' }))
  expect((await call(currentUser, {})).data.username).toBe('michael')
  expect(calls).toHaveLength(2)
  expect(refreshes).toHaveLength(1)
})

test('refreshes a token before the call when it would expire on the way', async () => {
  mock(login, { ...tokens(), expires_in: 2, data: user() })
  await session.logIn({ email: 'michael', password: 'x' })
  const calls = takesOnly('token-2')
  mock(refresh, tokens({ access_token: 'token-2' }))
  await call(currentUser, {})
  expect(calls).toHaveLength(1)
})

test('shares one refresh between calls with the same refused token', async () => {
  await logIn()
  takesOnly('token-2')
  const refreshes = mock(refresh, tokens({ access_token: 'token-2' }))
  await Promise.all(Array.from({ length: 20 }, () => call(currentUser, {})))
  expect(refreshes).toHaveLength(1)
})

test('uses a token that another call refreshed in the meantime', async () => {
  await logIn()
  mock(refresh, tokens({ access_token: 'token-2' }))
  const calls = mock(currentUser, async ({ headers }) => {
    if (headers.get('authorization') === 'Bearer token-2') return WHO
    await session.refresh()
    return refuse('invalid_token')
  })
  await call(currentUser, {})
  expect(calls.map(({ headers }) => headers.get('authorization'))).toEqual([
    'Bearer token-1',
    'Bearer token-2',
  ])
})

test('does not retry after a second refusal', async () => {
  await logIn()
  const calls = mock(currentUser, refuse('invalid_token'))
  mock(refresh, tokens({ access_token: 'token-2' }))
  await expect(call(currentUser, {})).rejects.toMatchObject({ code: 'invalid_token' })
  expect(calls).toHaveLength(2)
})

test('ends the session and rejects when the refresh is refused', async () => {
  await logIn()
  const calls = mock(currentUser, refuse('invalid_token'))
  mock(refresh, refuse('refresh_token_reused'))
  await expect(call(currentUser, {})).rejects.toMatchObject({ code: 'invalid_token' })
  expect(calls).toHaveLength(1)
  expect(session.getSession().ended).toBe('Your session ended.')
})

test('keeps the session when the refresh has no connection', async () => {
  await logIn()
  mock(currentUser, refuse('invalid_token'))
  mock(refresh, UNREACHABLE)
  await expect(call(currentUser, {})).rejects.toThrow('can’t be reached')
  expect(session.getSession().ended).toBeNull()
})

test.each(['insufficient_scope', 'unavailable', 'invalid_credentials'] as const)(
  'does not refresh on %s',
  async (code) => {
    await logIn()
    mock(currentUser, refuse(code))
    await expect(call(currentUser, {})).rejects.toMatchObject({ code })
  },
)

test('gets a token that says that a second factor is required, once', async () => {
  await logIn()
  const claims = { sub: user().id, sid: '1', aud: 'https://gate.test/auth/factors' }
  const refreshes = mock(refresh, tokens({ access_token: accessToken(claims) }))
  mock(currentUser, refuse('mfa_required'))
  for (const _ of [1, 2]) {
    await expect(call(currentUser, {})).rejects.toMatchObject({ code: 'mfa_required' })
  }
  expect(refreshes).toHaveLength(1)
  expect(session.getSession().lacksFactor).toBe(true)
})
