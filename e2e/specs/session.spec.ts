import { fillLogIn, flash, logOut, personMenu } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test('Logging out ends the session and says so', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/account')
  await logOut(page, user.username)
  await expect(flash(page, 'You are logged out.')).toBeVisible()
  await expect(page).toHaveURL('/')
  await expect(personMenu(page, user.username)).toBeHidden()
  await page.goto('/account')
  await expect(page).toHaveURL('/login?next=%2Faccount')
})

test('After a log-out Back shows nothing of the account', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/account')
  await logOut(page, user.username)
  await expect(flash(page, 'You are logged out.')).toBeVisible()
  await page.goBack()
  await expect(page).toHaveURL('/login?next=%2Faccount')
  await expect(page.getByText(user.email)).toBeHidden()
})

test('A log-out leaves another browser logged in', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const here = await pageAs(user)
  const there = await pageAs(user)
  await there.goto('/account')
  await expect(personMenu(there, user.username)).toBeVisible()
  await here.goto('/')
  await logOut(here, user.username)
  await expect(flash(here, 'You are logged out.')).toBeVisible()
  await there.reload()
  await expect(there.getByRole('heading', { level: 1 })).toHaveText('My account')
})

test('Two people in two browsers see each their own account', async ({ newUser, pageAs }) => {
  const users = [await newUser(), await newUser()]
  const pages = await Promise.all(users.map(pageAs))
  await Promise.all(pages.map((page) => page.goto('/account')))
  for (const [index, page] of pages.entries()) {
    await expect(page.getByRole('region', { name: 'Status' })).toContainText(
      users[index]?.email ?? '',
    )
  }
})

test('A log-out reaches the other tabs at their next step', async ({
  newUser,
  pageAs,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 401/)
  const user = await newUser()
  const first = await pageAs(user)
  const second = await first.context().newPage()
  await first.goto('/')
  await second.goto('/account')
  await expect(second.getByRole('heading', { level: 1 })).toHaveText('My account')
  await logOut(first, user.username)
  await expect(flash(first, 'You are logged out.')).toBeVisible()
  await second.getByRole('button', { name: 'Save changes' }).click()
  await expect(second.getByRole('dialog', { name: 'Log in again' })).toBeVisible()
})

test('Nothing typed is lost to a session that ended', async ({ newUser, pageAs, consoleWatch }) => {
  consoleWatch.allow(/status of 401/)
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/account')
  const username = page.getByRole('region', { name: 'Profile' }).getByLabel('Username')
  await username.fill(`${user.username}-2`)
  // Ended elsewhere: with its cookie, as another tab would.
  await page.context().request.post('/api/v1/auth/logout', {
    headers: { 'auth-transport': 'cookie' },
  })
  await page.getByRole('button', { name: 'Save changes' }).click()
  const dialog = page.getByRole('dialog', { name: 'Log in again' })
  await fillLogIn(dialog, user)
  await expect(dialog).toBeHidden()
  await expect(username).toHaveValue(`${user.username}-2`)
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(flash(page, 'Changes saved.')).toBeVisible()
})
