import type { Page } from '@playwright/test'
import { emailOrUsername, fillLogIn, logInButton, password, personMenu } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test.beforeEach(({ consoleWatch }) => consoleWatch.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/))

const OFFLINE = /can’t be reached. Check your connection/

/** Blocks the API. Returns a function that unblocks it. */
async function cutOff(page: Page): Promise<() => Promise<void>> {
  const api = '**/api/v1/**'
  await page.route(api, (route) => route.abort())
  return () => page.unroute(api)
}

test('A log-in without a network reports it and can be repeated', async ({ page, newUser }) => {
  const user = await newUser()
  await page.goto('/login')
  await page.context().setOffline(true)
  await fillLogIn(page, user)
  await expect(page.getByRole('alert')).toHaveText(OFFLINE)
  await expect(emailOrUsername(page)).toHaveValue(user.email)
  await expect(password(page)).toHaveValue(user.password)
  await page.context().setOffline(false)
  await logInButton(page).click()
  await expect(personMenu(page, user.username)).toBeVisible()
})

test('A list that fails to load reports it and loads on retry', async ({ page, newUser }) => {
  const user = await newUser()
  const join = await cutOff(page)
  await page.goto('/people')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText(OFFLINE)
  await join()
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('row', { name: user.username })).toBeVisible()
})

test('A reload while the service is down does not log out', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(user)
  const join = await cutOff(page)
  await page.goto('/account')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No connection')
  await expect(page.getByText(OFFLINE)).toBeVisible()
  await join()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page).toHaveURL('/account')
  await expect(personMenu(page, user.username)).toBeVisible()
})

test('A log-out that does not reach the service is reported as failed', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/account')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account')
  await page.context().setOffline(true)
  await personMenu(page, user.username).click()
  await page.getByRole('button', { name: 'Log out' }).click()
  await expect(
    page.getByRole('status').filter({ hasText: 'You are still logged in.' }),
  ).toBeVisible()
  await page.context().setOffline(false)
  await page.reload()
  await expect(personMenu(page, user.username)).toBeVisible()
})

test('A service error is distinguished from a network error and shows the request id', async ({
  page,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 503/)
  const body = {
    status: 'error',
    code: 'unavailable',
    message: 'The service is unavailable right now. Try again soon.',
    request_id: 'request-0123456789',
  }
  await page.route('**/api/v1/users**', (route) => route.fulfill({ status: 503, json: body }))
  await page.goto('/people')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText(body.message)
  await expect(alert).toContainText(body.request_id)
  await page.unroute('**/api/v1/users**')
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('table')).toBeVisible()
})
