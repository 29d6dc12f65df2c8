import { readLink, requestPasswordReset } from '@gatehouse/contract'
import type { Page } from '@playwright/test'
import { pathOf } from '../fixtures/api.ts'
import { env } from '../fixtures/env.ts'
import { fillLogIn, flash, tabTo } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

const NEW_PASSWORD = 'another quiet lantern 43'
const SUBJECT = /^Reset your/

const newPassword = (page: Page) => page.getByLabel('New password', { exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

async function askForMail(page: Page, email: string): Promise<void> {
  await page.goto('/login')
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  // The log-in page, whose field has a similar label, may still be shown.
  await expect(heading(page, 'Forgot your password?')).toBeVisible()
  await page.getByLabel('Email', { exact: true }).fill(email)
  await page.getByRole('button', { name: 'Send mail' }).click()
  await expect(heading(page, 'Check your mail')).toBeFocused()
}

test('A user who forgot the password chooses a new one by the mailed link', async ({
  page,
  newUser,
  pageAs,
  inbox,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 401/)
  const user = await newUser()
  const elsewhere = await pageAs(user)
  await elsewhere.goto('/account')
  await expect(heading(elsewhere, 'My account')).toBeVisible()
  await askForMail(page, user.email)
  const link = (await inbox.newest(user.email, SUBJECT)).linkTo('/reset-password')

  await page.goto(link)
  await expect(newPassword(page)).toBeVisible()
  expect(page.url()).toBe(`${env.baseUrl}/reset-password`)
  await newPassword(page).fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(heading(page, 'Password changed')).toBeFocused()
  await page.getByRole('main').getByRole('link', { name: 'Log in' }).click()
  await fillLogIn(page, { ...user, password: NEW_PASSWORD })
  await expect(flash(page, 'Logged in as')).toBeVisible()
  await inbox.newest(user.email, /password was changed/)

  await elsewhere.reload()
  await expect(heading(elsewhere, 'Log in')).toBeVisible()
})

test('The code of the mail works in the browser that asked', async ({ page, newUser, inbox }) => {
  const user = await newUser()
  await askForMail(page, user.email)
  const [code = ''] = (await inbox.newest(user.email, SUBJECT)).text.match(/\b\d{8}\b/) ?? []
  await page.getByLabel('Code').fill(`${code.slice(0, 4)} ${code.slice(4)}`)
  await newPassword(page).fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(heading(page, 'Password changed')).toBeVisible()
})

test('A scanner that opens the link, also with scripts, uses nothing up', async ({
  page,
  browser,
  request,
  newUser,
  inbox,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 410/)
  const user = await newUser()
  await request.post(pathOf(requestPasswordReset), { data: { email: user.email } })
  const link = (await inbox.newest(user.email, SUBJECT)).linkTo('/reset-password')

  expect((await request.head(link)).status()).toBe(200)
  for (let times = 0; times < 5; times += 1) expect((await request.get(link)).status()).toBe(200)
  const scanner = await browser.newPage()
  await scanner.goto(link)
  await expect(newPassword(scanner)).toBeVisible()
  await scanner.close()

  await page.goto(link)
  await newPassword(page).fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(heading(page, 'Password changed')).toBeVisible()
  await page.goto(link)
  await expect(heading(page, 'This link was used already')).toBeVisible()
  await expect(page.getByRole('main').getByRole('link', { name: 'Log in' })).toBeVisible()
})

test('The token is in no request but the one that asks what the link is for', async ({
  page,
  newUser,
  request,
  inbox,
}) => {
  const user = await newUser()
  await request.post(pathOf(requestPasswordReset), { data: { email: user.email } })
  const link = (await inbox.newest(user.email, SUBJECT)).linkTo('/reset-password')
  const [, token = ''] = link.split('#token=')
  const withToken: string[] = []
  page.on('request', (sent) => {
    const text = `${sent.url()} ${JSON.stringify(sent.headers())} ${sent.postData()}`
    // Playwright reports the fragment of a document's URL, which is not sent.
    if (text.replace(link, '').includes(token)) withToken.push(new URL(sent.url()).pathname)
  })
  await page.goto(link)
  await expect(newPassword(page)).toBeVisible()
  expect(withToken).toEqual([pathOf(readLink)])
  const traces = await page.evaluate(() =>
    JSON.stringify([
      location.href,
      history.state,
      document.referrer,
      { ...sessionStorage },
      { ...localStorage },
    ]),
  )
  expect(traces).not.toContain(token)
  await page.reload()
  await expect(heading(page, 'Open the link again')).toBeVisible()
})

test('A reset is possible by keyboard alone', async ({ page, newUser, request, inbox }) => {
  const user = await newUser()
  await request.post(pathOf(requestPasswordReset), { data: { email: user.email } })
  await page.goto((await inbox.newest(user.email, SUBJECT)).linkTo('/reset-password'))
  await expect(newPassword(page)).toBeVisible()
  await tabTo(page, newPassword(page))
  await page.keyboard.type(NEW_PASSWORD)
  await page.keyboard.press('Enter')
  await expect(heading(page, 'Password changed')).toBeFocused()
})

test('An address is verified by the mailed link', async ({ page, inbox, newUser, pageAs }) => {
  const user = await newUser()
  const theirs = await pageAs(user)
  await theirs.goto('/account')
  await theirs.getByRole('button', { name: 'Send another mail' }).click()
  await expect(flash(theirs, /^A mail with a link is on its way/)).toBeVisible()
  const link = (await inbox.newest(user.email, /^Verify your address/)).linkTo('/verify-email')
  await page.goto(link)
  await page.getByRole('button', { name: 'Verify address' }).click()
  await expect(heading(page, 'Address verified')).toBeFocused()
  await theirs.reload()
  await expect(heading(theirs, 'My account')).toBeVisible()
  await expect(theirs.getByText('Address not verified')).toHaveCount(0)
})
