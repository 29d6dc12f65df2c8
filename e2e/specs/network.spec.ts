import type { Page } from '@playwright/test'
import { emailOrUsername, fillLogIn, logInButton, password, personMenu } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test.beforeEach(({ consoleWatch }) => consoleWatch.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/))

const OFFLINE = /can’t be reached. Check your connection/

/** Cuts the API off, and gives what joins it again. */
async function cutOff(page: Page): Promise<() => Promise<void>> {
  const api = '**/api/v1/**'
  await page.route(api, (route) => route.abort())
  return () => page.unroute(api)
}

test('A log-in that meets no network says so, and can be tried again', async ({
  page,
  newUser,
}) => {
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

test('A list that cannot be loaded says so, and is there after another try', async ({
  page,
  newUser,
}) => {
  const user = await newUser()
  const join = await cutOff(page)
  await page.goto('/people')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText(OFFLINE)
  await join()
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('row', { name: user.username })).toBeVisible()
})

test('A reload without the service logs nobody out', async ({ newUser, pageAs }) => {
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

test('A log-out that does not reach the service does not pretend', async ({ newUser, pageAs }) => {
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

test('An ailing service is told apart, with the id that leads to its log', async ({
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
