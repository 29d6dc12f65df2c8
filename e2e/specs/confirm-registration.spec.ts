import { listUsers } from '@gatehouse/contract'
import type { Page } from '@playwright/test'
import { newCredentials } from '../fixtures/accounts.ts'
import { expectAccessible } from '../fixtures/axe.ts'
import { env } from '../fixtures/env.ts'
import { expectFault, fillLogIn, fillRegistration, flash } from '../fixtures/forms.ts'
import { expectNoSidewaysScroll } from '../fixtures/layout.ts'
import { expect, test } from '../fixtures/test.ts'
import { removeNamed } from '../fixtures/waiting.ts'

test.skip(!env.confirmingUrl, 'Needs a stack that requires verified addresses (CONFIRMING_URL).')

const SUBJECT = /^Confirm your registration/
const PAGE = '/confirm-registration'

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

test('A newcomer confirms the mailed link after a scanner, and logs in', async ({
  page,
  browser,
  request,
  inbox,
  tidy,
  consoleWatch,
}) => {
  test.slow()
  consoleWatch.allow(/status of (400|401|410)/)
  const newcomer = newCredentials()
  tidy(removeNamed(newcomer.username))
  await page.goto('/register')
  await fillRegistration(page, newcomer)
  await expect(heading(page, 'Check your mail')).toBeFocused()
  await expectAccessible(page)

  const link = (await inbox.newest(newcomer.email, SUBJECT)).linkTo(PAGE)
  await page.goto('/login')
  await fillLogIn(page, newcomer)
  await expect(page.getByRole('alert')).toHaveText('Email or password is incorrect.')

  // A scanner uses nothing up.
  expect((await request.head(link)).status()).toBe(200)
  for (let times = 0; times < 5; times += 1) expect((await request.get(link)).status()).toBe(200)
  const scanner = await browser.newPage()
  await scanner.goto(link)
  await expect(heading(scanner, 'Confirm the registration')).toBeVisible()
  await scanner.close()

  await page.goto(link)
  await expect(heading(page, 'Confirm the registration')).toBeVisible()
  expect(new URL(page.url()).hash).toBe('')
  await expectAccessible(page)
  // A stranger who registered with this address would have another password.
  const password = page.getByLabel('Password', { exact: true })
  await password.fill('another-password-than-mine')
  await page.keyboard.press('Enter')
  await expectFault(password, 'This is not the password that you registered with.')
  await password.fill(newcomer.password)
  await page.keyboard.press('Enter')
  await expect(flash(page, `Welcome, ${newcomer.username}. You are logged in.`)).toBeVisible()

  const elsewhere = await browser.newContext()
  const again = await elsewhere.newPage()
  await again.goto(link)
  await expect(heading(again, 'This registration was confirmed already')).toBeVisible()
  await expectAccessible(again)
  await elsewhere.close()
})

test('The owner of a taken address gets a mail, and the page says the same', async ({
  page,
  newUser,
  inbox,
}) => {
  const owner = await newUser()
  await page.goto('/register')
  await fillRegistration(page, { ...newCredentials(), email: owner.email })
  await expect(heading(page, 'Check your mail')).toBeVisible()
  await inbox.newest(owner.email, /^You already have a Gatehouse account/)
  const others = (await inbox.all(owner.email)).filter(({ subject }) => SUBJECT.test(subject))
  expect(others).toEqual([])
})

test('A newcomer corrects a mistyped address, and only the right one gets the link', async ({
  page,
  inbox,
  adminApi,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 404/)
  const newcomer = newCredentials()
  const right = `right-${newcomer.email}`
  await page.goto('/register')
  await fillRegistration(page, newcomer)
  await expect(heading(page, 'Check your mail')).toBeVisible()
  const first = (await inbox.newest(newcomer.email, SUBJECT)).linkTo(PAGE)
  const field = page.getByLabel('Use another address')
  await page.getByRole('button', { name: 'Send mail to this address' }).click()
  await expectFault(field, /./)
  await field.fill(right)
  await page.getByRole('button', { name: 'Send mail to this address' }).click()
  await expect(page.getByText(`Open the link in the mail to ${right}`)).toBeVisible()
  const link = (await inbox.newest(right, SUBJECT)).linkTo(PAGE)

  const { data } = await adminApi(listUsers, { query: { q: newcomer.username } })
  expect(data.items).toEqual([])
  await page.goto(first)
  await expect(heading(page, 'This link is not valid')).toBeVisible()
  await page.reload()
  await expect(heading(page, 'Open the link again')).toBeVisible()
  await page.goto(link)
  await expect(page.getByText(`Confirm that ${right} is your address`)).toBeVisible()
})

test('Somebody with an unverified address learns it after the right password, and verifies it', async ({
  page,
  newUser,
  inbox,
  consoleWatch,
}) => {
  test.slow()
  consoleWatch.allow(/status of 403/)
  const user = await newUser()
  const link = (await inbox.newest(user.email, /^Verify your address/)).linkTo('/verify-email')
  await page.goto('/login')
  await fillLogIn(page, user)
  await expect(page.getByRole('alert')).toContainText('Your address is not verified yet.')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Send another mail' }).click()
  await expect(flash(page, `If ${user.email} still needs confirmation`)).toBeVisible()
  await page.goto(link)
  await page.getByRole('button', { name: 'Verify address' }).click()
  await page.getByRole('main').getByRole('link', { name: 'Log in' }).click()
  await fillLogIn(page, user)
  await expect(flash(page, `Logged in as ${user.username}.`)).toBeVisible()
})

test.describe('At 320 pixels', () => {
  test.use({ viewport: { width: 320, height: 640 } })

  test('the pages of a registration do not scroll sideways', async ({ page, inbox }) => {
    const newcomer = newCredentials(`w${'W'.repeat(16)}${Date.now()}`.slice(0, 30))
    await page.goto('/register')
    await fillRegistration(page, newcomer)
    await expect(heading(page, 'Check your mail')).toBeVisible()
    await expectNoSidewaysScroll(page)
    await page.goto((await inbox.newest(newcomer.email, SUBJECT)).linkTo(PAGE))
    await expect(heading(page, 'Confirm the registration')).toBeVisible()
    await expectNoSidewaysScroll(page)
  })
})
