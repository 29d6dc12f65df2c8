import type { Page } from '@playwright/test'
import { newCredentials } from '../fixtures/accounts.ts'
import {
  askForAddress,
  CHANGED,
  CONFIRM,
  enterAddress,
  expectWaiting,
  profile,
  verifyAddress,
} from '../fixtures/address.ts'
import { expectFault, fillLogIn, personMenu, tabTo } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })
const confirmButton = (page: Page) => page.getByRole('button', { name: 'Change address' })
const undoButton = (page: Page) => page.getByRole('button', { name: 'Change the address back' })

test('An address changes once the link that the new one got is opened, and can be changed back', async ({
  page,
  newUser,
  pageAs,
  apiAs,
  inbox,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 40[01]/)
  const user = await newUser()
  await verifyAddress(user, await apiAs(user), inbox)
  const { email } = newCredentials()
  const theirs = await pageAs(user)
  await enterAddress(theirs, email, user.password)
  await expectWaiting(theirs, email)
  await expect(profile(theirs).getByLabel('Email')).toHaveValue(user.email)

  await page.goto((await inbox.newest(email, CONFIRM)).linkTo('/confirm-address'))
  await expect(confirmButton(page)).toBeVisible()
  expect(new URL(page.url()).hash).toBe('')
  await confirmButton(page).click()
  await expect(heading(page, 'Address changed')).toBeFocused()
  await theirs.reload()
  await expect(theirs.getByRole('region', { name: 'Status' })).toContainText(email)

  await page.goto((await inbox.newest(user.email, CHANGED)).linkTo('/restore-address'))
  await undoButton(page).click()
  await expect(heading(page, 'Address changed back')).toBeFocused()
  await theirs.reload()
  await expect(heading(theirs, 'Log in')).toBeVisible()
  await page.getByRole('link', { name: 'Choose a new password' }).click()
  await expect(heading(page, 'Forgot your password?')).toBeVisible()
  await expect(page.getByLabel('Email', { exact: true })).toHaveValue(user.email)
  await page.getByRole('button', { name: 'Send mail' }).click()
  await inbox.newest(user.email, /^Reset your/)
  await page.goto('/login')
  await fillLogIn(page, user)
  await expect(personMenu(page, user.username)).toBeVisible()
})

test('A scanner that opens the links, also with scripts, uses nothing up', async ({
  page,
  browser,
  request,
  newUser,
  apiAs,
  inbox,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 410/)
  const user = await newUser()
  const api = await apiAs(user)
  await verifyAddress(user, api, inbox)
  const { link } = await askForAddress(user, api, inbox)
  const scan = async (url: string, button: (page: Page) => ReturnType<typeof confirmButton>) => {
    expect((await request.head(url)).status()).toBe(200)
    for (let times = 0; times < 5; times += 1) expect((await request.get(url)).status()).toBe(200)
    const scanner = await browser.newPage()
    await scanner.goto(url)
    await expect(button(scanner)).toBeVisible()
    await scanner.close()
  }
  await scan(link, confirmButton)
  await page.goto(link)
  await confirmButton(page).click()
  await expect(heading(page, 'Address changed')).toBeVisible()

  const undo = (await inbox.newest(user.email, CHANGED)).linkTo('/restore-address')
  await scan(undo, undoButton)
  await page.goto(undo)
  await undoButton(page).click()
  await expect(heading(page, 'Address changed back')).toBeVisible()
  for (const used of [link, undo]) {
    await page.goto(used)
    await expect(heading(page, 'This link was used already')).toBeVisible()
  }
})

test('A taken address looks like a free one, and its owner gets a mail', async ({
  newUser,
  pageAs,
  inbox,
}) => {
  const [user, owner] = [await newUser(), await newUser()]
  const page = await pageAs(user)
  await enterAddress(page, owner.email, user.password)
  await expectWaiting(page, owner.email)
  const mail = await inbox.newest(owner.email, /^You already have a Gatehouse account/)
  expect(mail.text).toContain(owner.username)
  expect(mail.text).not.toContain(user.username)
})

test('A wrong password is reported beside its field, and the address stays entered', async ({
  newUser,
  pageAs,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 400/)
  const page = await pageAs(await newUser())
  const { email } = newCredentials()
  await enterAddress(page, email, 'wrong river lantern')
  const password = profile(page).getByLabel('Current password', { exact: true })
  await expectFault(password, 'This is not your current password.')
  await expect(password).toBeFocused()
  await expect(profile(page).getByLabel('Email')).toHaveValue(email)
})

test('Both links work by keyboard alone, also while somebody else is logged in', async ({
  newUser,
  pageAs,
  apiAs,
  inbox,
}) => {
  const [user, other] = [await newUser(), await newUser()]
  const page = await pageAs(other)
  const api = await apiAs(user)
  await verifyAddress(user, api, inbox)
  const { link } = await askForAddress(user, api, inbox)
  await page.goto(link)
  await expect(page.getByText(`You are logged in as ${other.username}.`)).toBeVisible()
  await tabTo(page, confirmButton(page))
  await page.keyboard.press('Enter')
  await expect(heading(page, 'Address changed')).toBeFocused()
  await page.goto((await inbox.newest(user.email, CHANGED)).linkTo('/restore-address'))
  await expect(undoButton(page)).toBeVisible()
  await tabTo(page, undoButton(page))
  await page.keyboard.press('Enter')
  await expect(heading(page, 'Address changed back')).toBeFocused()
  await expect(personMenu(page, other.username)).toBeVisible()
})
