import { API_PREFIX, cookieName } from '@gatehouse/contract'
import { env } from '../fixtures/env.ts'
import { fillLogIn, logOut, personMenu } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

const isTls = env.baseUrl.startsWith('https:')

test('The refresh cookie is HttpOnly and SameSite=Strict', async ({ page, newUser }) => {
  const user = await newUser()
  await page.goto('/login')
  await fillLogIn(page, user)
  await expect(personMenu(page, user.username)).toBeVisible()
  const cookies = await page.context().cookies()
  const refresh = cookies.find(({ name }) => name === cookieName('refresh', isTls))
  expect(refresh).toMatchObject({ httpOnly: true, sameSite: 'Strict', secure: isTls, path: '/' })
  expect(refresh?.value.length).toBeGreaterThan(32)
  const readable = await page.evaluate(() => document.cookie)
  expect(readable).toContain(`${cookieName('signedIn', isTls)}=1`)
  expect(readable).not.toContain('refresh')
})

test('No token is in the storage, the address, the page or a readable cookie', async ({
  newUser,
  pageAs,
}) => {
  const page = await pageAs(await newUser())
  const tokens: string[] = []
  page.on('response', async (response) => {
    if (!response.url().endsWith('/auth/refresh')) return
    const body: { access_token: string; refresh_token?: string } = await response.json()
    expect(body.refresh_token, 'kept to the cookie').toBeUndefined()
    tokens.push(body.access_token)
  })
  await page.goto('/account')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account')
  await expect.poll(() => tokens.length).toBeGreaterThan(0)
  const visible = await page.evaluate(async () =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      await indexedDB.databases(),
      await caches.keys(),
      history.state,
      location.href,
      document.cookie,
      document.documentElement.outerHTML,
    ]),
  )
  const [token = ''] = tokens
  // The header and claims of a JWT, with any signature.
  for (const part of token.split('.')) expect(visible).not.toContain(part)
  expect(visible).not.toMatch(/eyJ[\w-]{10}/)
})

test('Logging out clears the cookies and revokes the access token of an open page', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  const authorization = page
    .waitForRequest((request) => request.url().endsWith('/auth/user'))
    .then((request) => request.headers()['authorization'] ?? '')
  await page.goto('/account')
  await logOut(page, user.username)
  await expect(page.getByRole('status').filter({ hasText: 'You are logged out.' })).toBeVisible()
  const names = (await page.context().cookies()).map(({ name }) => name)
  expect(names).toEqual([cookieName('device', isTls)])
  const answer = await page.context().request.get('/api/v1/auth/status', {
    headers: { authorization: await authorization },
  })
  expect(answer.status()).toBe(401)
})

const AUTH = `${API_PREFIX}/auth/`
const EXPECTED = /\/auth\/(registration|login\/passkey\/options)$/

test('An anonymous visit requests no token', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  for (const path of ['/', '/login', '/people', '/account']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  }
  // The log-in page asks whether mail is sent, and for the challenge of a passkey.
  const others = asked.filter((path) => path.startsWith(AUTH) && !EXPECTED.test(path))
  expect(others).toEqual([])
})

test('The refresh cookie requires the same origin and the transport header', async ({
  newUser,
  pageAs,
}) => {
  const page = await pageAs(await newUser())
  const { request } = page.context()
  const bare = await request.post('/api/v1/auth/refresh')
  expect(bare.status()).toBe(401)
  const foreign = await request.post('/api/v1/auth/refresh', {
    headers: { 'auth-transport': 'cookie', origin: 'https://example.com' },
  })
  expect(foreign.status()).toBe(403)
  const own = await request.post('/api/v1/auth/refresh', {
    headers: { 'auth-transport': 'cookie' },
  })
  expect(own.status()).toBe(200)
})
