import {
  addApp,
  addSavedApp,
  beginLogIn,
  enterCode,
  enterRecoveryCode,
  openFactors,
  removeFactors,
  saveCodes,
} from '../fixtures/authenticator.ts'
import { env } from '../fixtures/env.ts'
import { expectFault, fillLogIn, logOut, personMenu } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

// Of the log-in that lacks a code, and of wrong codes.
test.beforeEach(({ consoleWatch }) => consoleWatch.allow(/status of 40[0139]/))

test('A user adds an authenticator app, and logs in with its code', async ({
  newUser,
  pageAs,
  inbox,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/account')
  await page.getByRole('link', { name: 'Security' }).click()
  await expect(page).toHaveURL('/account/security')
  const app = await addApp(page, user)
  const codes = await saveCodes(page)
  expect(new Set(codes).size).toBe(10)
  await inbox.newest(user.email, /authenticator app was added/)

  await logOut(page, user.username)
  await beginLogIn(page, user)
  await enterCode(page, '000000')
  await expectFault(page.getByLabel('Code', { exact: true }), /wrong/)
  await enterCode(page, app.next())
  await expect(personMenu(page, user.username)).toBeVisible()
  await page.goto('/account/sessions')
  await expect(page.getByRole('table')).toContainText('authenticator app')
})

test('The page on which a log-in began opens after the code', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(user)
  const app = await addSavedApp(page, user)
  await logOut(page, user.username)
  await page.goto('/account/sessions')
  await expect(page).toHaveURL('/login?next=%2Faccount%2Fsessions')
  await fillLogIn(page, user)
  // A phone that shows the app may load the page again.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Enter the code')
  await page.reload()
  await enterCode(page, app.next())
  await expect(page).toHaveURL('/account/sessions')
})

test('A lost phone: a recovery code logs in, and removes the app', async ({
  newUser,
  pageAs,
  inbox,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  await addApp(page, user)
  const [first = '', second = ''] = await saveCodes(page)
  await logOut(page, user.username)
  await beginLogIn(page, user)
  await enterRecoveryCode(page, first.toLowerCase())
  await expect(personMenu(page, user.username)).toBeVisible()
  await inbox.newest(user.email, /recovery code .* was used/)

  await page.goto('/account/security')
  await expect(page.getByText('9 of 10 left')).toBeVisible()
  await page.getByRole('button', { name: 'Remove the authenticator app' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove the authenticator app?' })
  await dialog.getByLabel('Current password', { exact: true }).fill(user.password)
  await dialog.getByRole('button', { name: 'Use a recovery code' }).click()
  await dialog.getByLabel('Recovery code').fill(first)
  await dialog.getByRole('button', { name: 'Remove app' }).click()
  await expectFault(dialog.getByLabel('Recovery code'), /wrong or was used/)
  await dialog.getByLabel('Recovery code').fill(second)
  await dialog.getByRole('button', { name: 'Remove app' }).click()
  await expect(page.getByRole('button', { name: 'Set up' })).toBeVisible()

  await logOut(page, user.username)
  await page.goto('/login')
  await fillLogIn(page, user)
  await expect(personMenu(page, user.username)).toBeVisible()
})

test('An admin lets somebody in who lost the phone and the codes', async ({
  newUser,
  pageAs,
  inbox,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  await addSavedApp(page, user)

  await removeFactors(await openFactors(await pageAs(env.admin), user))
  await inbox.newest(user.email, /An admin removed/)

  await page.goto('/login')
  await fillLogIn(page, user)
  await expect(personMenu(page, user.username)).toBeVisible()
})

test('Five wrong codes lead back to the password, with the name kept', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  await addSavedApp(page, user)
  await logOut(page, user.username)
  await beginLogIn(page, user)
  for (let n = 0; n < 5; n += 1) {
    await enterCode(page, String(n).repeat(6))
    await expectFault(page.getByLabel('Code', { exact: true }), /wrong/)
  }
  await enterCode(page, '999999')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Log in')
  await expect(page.getByRole('alert')).toContainText('Log in again')
  await expect(page.getByLabel('Email or username')).toHaveValue(user.email)
})
