import type { Page } from '@playwright/test'
import { newCredentials } from '../fixtures/accounts.ts'
import { addAppHere, beginLogIn, enterCode, saveCodes } from '../fixtures/authenticator.ts'
import { expectAccessible } from '../fixtures/axe.ts'
import { env } from '../fixtures/env.ts'
import { fillLogIn, fillRegistration, logOut, logOutByMenu, personMenu } from '../fixtures/forms.ts'
import { expectNoSidewaysScroll } from '../fixtures/layout.ts'
import { addAuthenticator, addPasskey } from '../fixtures/passkeys.ts'
import { expect, test } from '../fixtures/test.ts'

test.skip(!env.enrollingUrl, 'Needs a stack that requires second factors (ENROLLING_URL).')

// Of a log-in that lacks a code, and of what the gateway refuses.
test.beforeEach(({ consoleWatch }) => consoleWatch.allow(/status of (403|503)/))

const ADD = 'Your account needs a second factor. Add a passkey or an authenticator app to go on.'

async function register(page: Page) {
  const newcomer = newCredentials()
  await page.goto('/register')
  await fillRegistration(page, newcomer)
  await expect(page.getByText(ADD)).toBeVisible()
  return newcomer
}

test('A newcomer adds an authenticator app before anything else, and goes on', async ({ page }) => {
  test.slow()
  const newcomer = await register(page)
  await expectAccessible(page)
  for (const path of ['/', '/account', '/people', '/board']) {
    await page.goto(path)
    await expect(page).toHaveURL(`/account/security?${new URLSearchParams({ next: path })}`)
  }
  const app = await addAppHere(page, newcomer)
  await saveCodes(page)
  await page.getByRole('link', { name: 'Continue' }).click()
  await expect(page).toHaveURL('/board')

  await logOut(page, newcomer.username)
  await beginLogIn(page, newcomer)
  await enterCode(page, app.next())
  await expect(personMenu(page, newcomer.username)).toBeVisible()
  await page.goto('/account')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account')
})

test('A newcomer adds a passkey, and later logs in with it instead of the password', async ({
  page,
}) => {
  test.slow()
  await addAuthenticator(page)
  const newcomer = await register(page)
  await addPasskey(page, newcomer)
  await page.goto('/account')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account')
  await logOut(page, newcomer.username)
  await page.goto('/login?next=%2Faccount')
  await fillLogIn(page, newcomer)
  await page.getByRole('button', { name: 'Log in again' }).click()
  const dialog = page.getByRole('dialog', { name: 'Confirm that it’s you' })
  await dialog.getByRole('button', { name: 'Use a passkey' }).click()
  await page.getByRole('link', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account')
})

test('A guarded service is closed to a session that lacks the factor', async ({ page }) => {
  test.skip(env.guardedPort === undefined, 'Needs a gateway with a guarded service.')
  const newcomer = await register(page)
  const call = () => page.request.get('/notes/', { headers: { accept: 'application/json' } })
  const refused = await call()
  expect(refused.status()).toBe(403)
  expect(await refused.json()).toMatchObject({ code: 'mfa_required' })
  await page.goto('/notes/')
  await expect(page).toHaveURL('/account/security?acr_values=aal2&next=%2Fnotes%2F')
  await addAppHere(page, newcomer)
  await saveCodes(page)
  // Nobody listens behind this gateway, so an admitted call gets its 503.
  await page.getByRole('link', { name: 'Continue' }).click()
  await expect(page).toHaveURL('/notes/')
  const admitted = await call()
  expect(admitted.status()).toBe(503)
  expect(await admitted.json()).toMatchObject({ code: 'unavailable' })
})

test.describe('At 320 pixels', () => {
  test.use({ viewport: { width: 320, height: 640 }, colorScheme: 'dark' })

  test('the page that asks for a factor fits and is accessible', async ({ page }) => {
    await addAuthenticator(page)
    const newcomer = await register(page)
    await expectNoSidewaysScroll(page)
    await addPasskey(page, newcomer)
    await logOutByMenu(page)
    await page.goto('/login')
    await fillLogIn(page, newcomer)
    await expect(page.getByRole('button', { name: 'Log in again' })).toBeVisible()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })
})
