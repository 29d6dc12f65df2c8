import { ErrorBody } from '@gatehouse/contract'
import type { APIResponse } from '@playwright/test'
import { type Seen, startEcho } from '../fixtures/echo.ts'
import { env } from '../fixtures/env.ts'
import { fillLogIn, flash, logOut } from '../fixtures/forms.ts'
import { bearerOf, fetchIn, listenIn, rawStatus } from '../fixtures/requests.ts'
import { expect, test } from '../fixtures/test.ts'

const { guardedPort } = env
test.skip(!env.hasNginx, 'only nginx guards, and Vite’s server stands in for it')
test.skip(guardedPort === undefined, 'this stack’s gateway has no service of the suite’s to guard')
// All tests share the service, because the gateway knows one port.
test.describe.configure({ mode: 'default' })

let echo: Awaited<ReturnType<typeof startEcho>>
test.beforeAll(async () => {
  echo = await startEcho(guardedPort ?? 0)
})
test.beforeEach(() => {
  echo.seen.splice(0)
})
test.afterAll(() => echo.stop())

async function expectFailure(response: APIResponse, status: number, code: string) {
  expect(response.status()).toBe(status)
  expect(ErrorBody.parse(await response.json()).code).toBe(code)
}

test('An anonymous visitor is sent to the log-in and back', async ({ page, newUser }) => {
  const user = await newUser()
  await page.goto('/notes/today?a=1&b=%2F%26#top')
  await expect(page).toHaveURL('/login?next=%2Fnotes%2Ftoday%3Fa%3D1%26b%3D%252F%2526#top')
  expect(echo.seen).toEqual([])
  await fillLogIn(page, user)
  await expect(page.getByRole('heading')).toHaveText(`Hello, ${user.username}`)
  await expect(page).toHaveURL('/notes/today?a=1&b=%2F%26#top')
})

test('The service receives the identity and no secrets', async ({ newUser, pageAs }) => {
  const user = await newUser({ role: 'manager' })
  const page = await pageAs(user)
  await page.context().addCookies([{ name: 'own', value: 'kept', url: env.baseUrl }])
  await page.goto('/notes/')
  await expect(page.getByRole('heading')).toHaveText(`Hello, ${user.username}`)
  const { body }: { body: Seen } = await fetchIn(page, '/notes/data?q=1')
  expect(body).toMatchObject({
    method: 'GET',
    url: '/notes/data?q=1',
    headers: {
      'x-auth-user-id': user.id,
      'x-auth-username': user.username,
      'x-auth-role': 'manager',
      'x-auth-session-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      cookie: 'own=kept',
    },
  })
})

test('An API client reaches the service with its access token', async ({
  newUser,
  pageAs,
  playwright,
}) => {
  const user = await newUser()
  const headers = await bearerOf(await pageAs(user))
  const http = await playwright.request.newContext({ baseURL: env.baseUrl })
  await expectFailure(await http.post('/notes/'), 401, 'token_required')
  await expectFailure(
    await http.get('/notes/', { headers: { authorization: 'Bearer nonsense' } }),
    401,
    'invalid_token',
  )
  expect(echo.seen).toEqual([])
  const answer = await http.post('/notes/', { headers, data: { text: 'x' } })
  const seen: Seen = await answer.json()
  expect(seen.headers['x-auth-username']).toBe(user.username)
  expect(seen.headers).not.toHaveProperty('authorization')
  await http.dispose()
})

test('Forged identity headers never reach a service', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(user)
  const forged = { 'x-auth-user-id': 'forged', 'x-auth-role': 'admin', 'X-AUTH-USERNAME': 'root' }
  const { request } = page.context()
  const guarded: Seen = await (await request.get('/notes/', { headers: forged })).json()
  expect(guarded.headers).toMatchObject({
    'x-auth-user-id': user.id,
    'x-auth-role': 'employee',
    'x-auth-username': user.username,
  })
  const open: Seen = await (await request.get('/open/', { headers: forged })).json()
  const names = Object.keys(open.headers)
  expect(names.filter((name) => name.startsWith('x-auth') || name === 'cookie')).toEqual([])
})

test('Guards for managers and admins check the role', async ({ newUser, pageAs, consoleWatch }) => {
  consoleWatch.allow(/status of 403/)
  const statuses = async (role: 'employee' | 'manager' | 'admin') => {
    const page = await pageAs(await newUser({ role }))
    const paths = ['/notes/', '/reports/', '/vault/']
    const answers = await Promise.all(paths.map((path) => page.context().request.get(path)))
    return answers.map((answer) => answer.status())
  }
  expect(await statuses('employee')).toEqual([200, 403, 403])
  expect(await statuses('manager')).toEqual([200, 200, 403])
  expect(await statuses('admin')).toEqual([200, 200, 200])

  const page = await pageAs(await newUser())
  await page.goto('/vault/')
  await expect(page.getByRole('heading')).toHaveText('No access')
  await expect(page.getByText('You do not have permission to do that.')).toBeVisible()
  await page.getByRole('link', { name: 'Home' }).click()
  await expect(page).toHaveURL('/')
  await expectFailure(await page.context().request.get('/vault/'), 403, 'insufficient_scope')
})

test('After a log-out its tokens do not open the service', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(user)
  const headers = await bearerOf(page)
  const cookies = await page.context().cookies()
  const open = await page.context().newPage()
  await open.goto('/notes/')
  await page.goto('/')
  await logOut(page, user.username)
  await expect(flash(page, 'You are logged out.')).toBeVisible()
  await open.reload()
  await expect(open).toHaveURL('/login?next=%2Fnotes%2F')

  echo.seen.splice(0)
  const { request } = page.context()
  await expectFailure(await request.get('/notes/', { headers }), 401, 'invalid_token')
  await page.context().addCookies(cookies)
  await expectFailure(await request.get('/notes/'), 401, 'invalid_token')
  expect(echo.seen).toEqual([])
})

test('Only pages of the same site may send writes', async ({ newUser, pageAs }) => {
  const page = await pageAs(await newUser())
  await page.goto('/notes/')
  const { status, body } = await fetchIn(page, '/notes/', 'DELETE')
  expect([status, body.method]).toEqual([200, 'DELETE'])
  echo.seen.splice(0)
  const { request } = page.context()
  for (const headers of [
    {},
    { origin: 'https://example.com' },
    { 'sec-fetch-site': 'same-site' },
  ]) {
    await expectFailure(await request.post('/notes/', { headers }), 403, 'cross_site_request')
  }
  expect(echo.seen).toEqual([])
})

test('A WebSocket opens for logged-in users only', async ({
  page,
  newUser,
  pageAs,
  consoleWatch,
}) => {
  consoleWatch.allow(/WebSocket connection .* failed/)
  await page.goto('/about')
  expect(await listenIn(page, '/notes/live')).toBe('failed')
  expect(echo.seen).toEqual([])
  const user = await newUser()
  const own = await pageAs(user)
  await own.goto('/notes/')
  const seen: Seen = JSON.parse(await listenIn(own, '/notes/live'))
  expect(seen.headers).toMatchObject({ 'x-auth-username': user.username, upgrade: 'websocket' })
  expect(seen.headers).not.toHaveProperty('cookie')
})

const SPELLINGS = `//notes/x /./notes/x /open/../notes/x /open/%2e%2e/notes/x /open/..%2fnotes/x
  /open/..%5cnotes/x /open/..;/notes/x /open/%252e%252e/notes/x /%6eotes/x /NOTES/x /notes;/x
  /notes./x /notes%2fx`.split(/\s+/)

test('No spelling of its path lets an anonymous visitor reach the service', async () => {
  for (const path of SPELLINGS) expect(await rawStatus(path), path).toBeLessThan(500)
  expect(echo.seen).toEqual([])
})

test('The verifier is not reachable from outside', async ({ newUser, pageAs }) => {
  const page = await pageAs(await newUser({ role: 'admin' }))
  const headers = await bearerOf(page)
  for (const path of ['/gateway/verify', '/api/v1/gateway/verify', '/.gateway/admin']) {
    const answer = await page.context().request.get(`${path}?role=employee`, { headers })
    await expectFailure(answer, 404, 'not_found')
  }
})
