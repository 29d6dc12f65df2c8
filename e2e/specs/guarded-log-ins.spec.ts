import { addAppHere, saveCodes } from '../fixtures/authenticator.ts'
import { expectAccessible } from '../fixtures/axe.ts'
import { startEcho } from '../fixtures/echo.ts'
import { env } from '../fixtures/env.ts'
import { fillLogIn } from '../fixtures/forms.ts'
import { expectNoSidewaysScroll } from '../fixtures/layout.ts'
import { addAuthenticator, addPasskey, passkeyButton } from '../fixtures/passkeys.ts'
import { expect, test } from '../fixtures/test.ts'

const { guardedLogInsPort: port } = env
test.skip(!env.hasNginx || port === undefined, 'this stack has no service of the suite’s to guard')
// All tests share the service, because the gateway knows one port.
test.describe.configure({ mode: 'default' })

let echo: Awaited<ReturnType<typeof startEcho>>
test.beforeAll(async () => {
  echo = await startEcho(port ?? 0)
})
test.beforeEach(({ consoleWatch }) => {
  echo.seen.splice(0)
  consoleWatch.allow(/status of 401/)
})
test.afterAll(() => echo.stop())

test('A service that needs two factors leads to the page that adds one, and back', async ({
  newUser,
  pageAs,
}) => {
  test.slow()
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/ledger/?a=1')
  await expect(page).toHaveURL('/account/security?acr_values=aal2&next=%2Fledger%2F%3Fa%3D1')
  await expect(
    page.getByText(/^The page that you opened needs a second factor\. Add/),
  ).toBeVisible()
  expect(echo.seen).toEqual([])
  await addAppHere(page, user)
  await saveCodes(page)
  await page.getByRole('link', { name: 'Continue' }).click()
  await expect(page.getByRole('heading')).toHaveText(`Hello, ${user.username}`)
  await expect(page).toHaveURL('/ledger/?a=1')
  expect(echo.seen.at(-1)?.headers['x-auth-level']).toBe('aal2')
})

for (const path of ['/ledger/', '/orders/']) {
  test(`A log-in without the passkey leads from ${path} to a log-in with it, and back`, async ({
    page,
    newUser,
  }) => {
    test.slow()
    const user = await newUser()
    await addAuthenticator(page)
    await page.goto('/login?next=%2Fabout')
    await fillLogIn(page, user)
    await expect(page).toHaveURL('/about')
    await addPasskey(page, user)
    // A log-in by the password alone, in the same browser.
    await page.context().clearCookies()
    await page.goto('/login?next=%2Fabout')
    await fillLogIn(page, user)
    await expect(page).toHaveURL('/about')
    await page.goto(`${path}?a=1#top`)
    await expect(page).toHaveURL(
      `/step-up?acr_values=aal2&next=${encodeURIComponent(`${path}?a=1`)}#top`,
    )
    expect(echo.seen).toEqual([])
    await expect(page.getByLabel('Email or username')).toHaveValue(user.username)
    await passkeyButton(page).click()
    await expect(page.getByRole('heading')).toHaveText(`Hello, ${user.username}`)
    await expect(page).toHaveURL(`${path}?a=1#top`)
    expect(echo.seen.at(-1)?.headers['x-auth-level']).toBe('aal2')
  })
}

test('A recent log-in opens a service that needs no more, and a call without a second factor is refused', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/orders/')
  await expect(page.getByRole('heading')).toHaveText(`Hello, ${user.username}`)
  expect(echo.seen.at(-1)?.headers['x-auth-level']).toBe('aal1')
  const { request } = page.context()
  const answer = await request.get('/ledger/', { headers: { accept: 'application/json' } })
  expect(answer.status()).toBe(403)
  expect(await answer.json()).toMatchObject({ code: 'mfa_required' })
})

test.describe('At 320 pixels', () => {
  test.use({ viewport: { width: 320, height: 640 } })
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the page of the step-up fits and is accessible in the ${colorScheme} theme`, async ({
      newUser,
      pageAs,
    }) => {
      const page = await pageAs(await newUser())
      await page.emulateMedia({ colorScheme })
      await page.goto('/step-up?acr_values=aal2&next=%2Fledger%2F')
      await expect(page.getByLabel('Password', { exact: true })).toBeFocused()
      await expectAccessible(page)
      await expectNoSidewaysScroll(page)
    })
  }
})
