import { listUsers, login, refresh, status } from '@gatehouse/contract'
import { beforeEach, expect, test } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { pageOf, tokens, user } from '../../test/people.ts'
import { openTab, type Tab } from '../../test/tab.ts'
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
/** A service that takes the new token alone. */
const takesOnly = (token: string) =>
  mock(status, ({ headers }) =>
    headers.get('authorization') === `Bearer ${token}` ? WHO : refuse('invalid_token'),
  )

test('a call waits until it is known who calls', async () => {
  signedInCookie()
  mock(refresh, tokens({ access_token: 'resumed' }))
  mock(status, WHO)
  const calls = mock(listUsers, pageOf([]))
  await call(listUsers, { query: {} })
  expect(calls[0]?.headers.get('authorization')).toBe('Bearer resumed')
})

test('a stranger calls without a token', async () => {
  const calls = mock(listUsers, pageOf([]))
  await call(listUsers, { query: {} })
  expect(calls[0]?.headers.has('authorization')).toBe(false)
})

test('a refused token is refreshed, and the call sent once more', async () => {
  await logIn()
  const calls = takesOnly('token-2')
  const refreshes = mock(refresh, tokens({ access_token: 'token-2' }))
  expect((await call(status, {})).data.username).toBe('michael')
  expect(calls).toHaveLength(2)
  expect(refreshes).toHaveLength(1)
})

test('a token that would end on the way is refreshed before the call', async () => {
  mock(login, { ...tokens(), expires_in: 1, data: user() })
  await session.logIn({ email: 'michael', password: 'x' })
  const calls = takesOnly('token-2')
  mock(refresh, tokens({ access_token: 'token-2' }))
  await call(status, {})
  expect(calls).toHaveLength(1)
})

test('many calls with one refused token share one refresh', async () => {
  await logIn()
  takesOnly('token-2')
  const refreshes = mock(refresh, tokens({ access_token: 'token-2' }))
  await Promise.all(Array.from({ length: 20 }, () => call(status, {})))
  expect(refreshes).toHaveLength(1)
})

test('a token that was renewed while the call was under way is used without another refresh', async () => {
  await logIn()
  mock(refresh, tokens({ access_token: 'token-2' }))
  const calls = mock(status, async ({ headers }) => {
    if (headers.get('authorization') === 'Bearer token-2') return WHO
    await session.refresh()
    return refuse('invalid_token')
  })
  await call(status, {})
  expect(calls.map(({ headers }) => headers.get('authorization'))).toEqual([
    'Bearer token-1',
    'Bearer token-2',
  ])
})

test('a second refusal is final', async () => {
  await logIn()
  const calls = mock(status, refuse('invalid_token'))
  mock(refresh, tokens({ access_token: 'token-2' }))
  await expect(call(status, {})).rejects.toMatchObject({ code: 'invalid_token' })
  expect(calls).toHaveLength(2)
})

test('a refused refresh ends the session and hands on the refusal', async () => {
  await logIn()
  const calls = mock(status, refuse('invalid_token'))
  mock(refresh, refuse('refresh_token_reused'))
  await expect(call(status, {})).rejects.toMatchObject({ code: 'invalid_token' })
  expect(calls).toHaveLength(1)
  expect(session.getSession().ended).toBe('Your session ended.')
})

test('a refresh that finds no connection says so, and the session goes on', async () => {
  await logIn()
  mock(status, refuse('invalid_token'))
  mock(refresh, UNREACHABLE)
  await expect(call(status, {})).rejects.toThrow('can’t be reached')
  expect(session.getSession().ended).toBeNull()
})

test.each(['insufficient_scope', 'unavailable', 'invalid_credentials'] as const)(
  '%s is no reason to refresh',
  async (code) => {
    await logIn()
    mock(status, refuse(code))
    await expect(call(status, {})).rejects.toMatchObject({ code })
  },
)
