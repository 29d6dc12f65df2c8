import type { Page } from '@playwright/test'
import { env } from '../fixtures/env.ts'
import { expect, test } from '../fixtures/test.ts'

test.skip(env.hotReload, 'Vite’s dev server names its files after the sources')

const OFFLINE = /can’t be reached. Check your connection/
const REPLACED = /^Gatehouse was updated/

test.beforeEach(({ consoleWatch }) => consoleWatch.allow(/ERR_INTERNET_DISCONNECTED|status of 404/))

/** Removes the files that an open page has not loaded, as a deployment does. */
const deploy = (page: Page) =>
  page.route('**/assets/**', (route) => route.fulfill({ status: 404, body: 'gone' }))

const placeLink = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name })

test('A navigation that fails offline reports it and continues once online', async ({ page }) => {
  await page.goto('/login')
  await page.context().setOffline(true)
  await placeLink(page, 'About').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No connection')
  await expect(page.getByText(OFFLINE)).toBeVisible()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText(OFFLINE)).toBeVisible()
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('About')
})

test('“Add person” keeps the page while offline and opens once online', async ({ pageAs }) => {
  const page = await pageAs(env.admin)
  await page.goto('/people')
  await expect(page.getByRole('table')).toBeVisible()
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Add person' }).click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText(OFFLINE)
  await expect(page.getByRole('table')).toBeVisible()
  await page.context().setOffline(false)
  await alert.getByRole('button', { name: 'Try again' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a person' })
  await expect(dialog.getByLabel('Username')).toBeFocused()

  await dialog.getByLabel('Username').fill('somebody.new')
  await dialog.getByLabel('Email').fill('somebody.new@example.test')
  await dialog.getByLabel('Password', { exact: true }).fill('a phrase of some length')
  await page.context().setOffline(true)
  await dialog.getByRole('button', { name: 'Add person' }).click()
  await expect(dialog.getByRole('alert')).toContainText(OFFLINE)
  await expect(dialog.getByLabel('Username')).toHaveValue('somebody.new')
  await expect(dialog.getByLabel('Password', { exact: true })).toHaveValue(
    'a phrase of some length',
  )
  await page.context().setOffline(false)
})

test('A page whose files a deployment replaced is loaded as a document', async ({ page }) => {
  await page.goto('/login')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Log in')
  await deploy(page)
  const loaded = page.waitForRequest((request) => request.isNavigationRequest())
  await placeLink(page, 'About').click()
  await loaded
  await page.unroute('**/assets/**')
  // The load itself may have requested the blocked files.
  await page.reload()
  await expect(page).toHaveURL('/about')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('About')
})

test('A dialog whose files a deployment replaced keeps all input except passwords', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/account')
  await page.getByLabel('Username', { exact: true }).fill(`${user.username}.typed`)
  await page.getByLabel('New password', { exact: true }).fill('never to be stored')
  await deploy(page)
  await page.getByRole('button', { name: 'Delete my account' }).click()
  const alert = page.getByRole('alert')
  await expect(alert).toHaveText(new RegExp(REPLACED))
  await expect(page.getByLabel('Username', { exact: true })).toHaveValue(`${user.username}.typed`)
  await page.unroute('**/assets/**')
  await alert.getByRole('button', { name: 'Reload' }).click()
  await expect(page.getByText(/^Your unsaved input is restored/)).toBeVisible()
  await expect(page.getByLabel('Username', { exact: true })).toHaveValue(`${user.username}.typed`)
  await expect(page.getByLabel('New password', { exact: true })).toHaveValue('')
  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...sessionStorage }, { ...localStorage }]),
  )
  expect(stored).not.toContain('never to be stored')
})
