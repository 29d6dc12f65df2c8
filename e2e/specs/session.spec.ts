import { cookieName } from '@gatehouse/contract'
import { env } from '../fixtures/env.ts'
import { fillLogIn, flash, logInButton, logOut, personMenu } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

const isTls = env.baseUrl.startsWith('https:')

test('Logging out ends the session and confirms it', async ({ newUser, pageAs }) => {
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

test('Two users in two browsers see their own accounts', async ({ newUser, pageAs }) => {
  const users = [await newUser(), await newUser()]
  const pages = await Promise.all(users.map((user) => pageAs(user)))
  await Promise.all(pages.map((page) => page.goto('/account')))
  for (const [index, page] of pages.entries()) {
    await expect(page.getByRole('region', { name: 'Status' })).toContainText(
      users[index]?.email ?? '',
    )
  }
})

test('A log-out reaches the other tabs immediately, and their input stays', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const first = await pageAs(user)
  const second = await first.context().newPage()
  await first.goto('/')
  await second.goto('/account')
  const username = second.getByRole('region', { name: 'Profile' }).getByLabel('Username')
  await username.fill(`${user.username}-2`)
  await logOut(first, user.username)
  const dialog = second.getByRole('dialog', { name: 'Log in again' })
  await expect(dialog).toContainText('You logged out in another tab.')
  await expect(second.getByText(user.email)).toBeHidden()
  await expect(username).toBeHidden()
  await fillLogIn(dialog, user)
  await expect(dialog).toBeHidden()
  await expect(username).toHaveValue(`${user.username}-2`)
  await expect(personMenu(first, user.username)).toBeVisible()
})

test('A log-in as another user replaces no page of the first user', async ({ newUser, pageAs }) => {
  const [ada, eve] = [await newUser(), await newUser()]
  const first = await pageAs(ada)
  const second = await first.context().newPage()
  await first.goto('/')
  await second.goto('/account')
  await expect(second.getByRole('heading', { level: 1 })).toHaveText('My account')
  await logOut(first, ada.username)
  await first.goto('/login')
  await fillLogIn(first, eve)
  const dialog = second.getByRole('dialog', { name: 'Log in again' })
  await expect(dialog).toContainText(`${eve.username} is logged in in another tab.`)
  await expect(second.getByText(ada.email)).toBeHidden()
  await dialog.getByRole('button', { name: 'Leave this page' }).click()
  await expect(personMenu(second, eve.username)).toBeVisible()
  await expect(second.getByText(ada.email)).toBeHidden()
})

test('A late refusal does not affect the log-in of another tab', async ({
  newUser,
  pageAs,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 401/)
  const user = await newUser()
  const first = await pageAs(user)
  const second = await first.context().newPage()
  await first.context().request.post('/api/v1/auth/logout', {
    headers: { 'auth-transport': 'cookie' },
  })
  await second.goto('/login')
  // Leaves only the cookie that marks a session.
  await first
    .context()
    .addCookies([{ name: cookieName('signedIn', isTls), value: '1', url: env.baseUrl }])
  let deliver = () => undefined as unknown
  const held = new Promise((resolve) => {
    deliver = () => resolve(undefined)
  })
  const refused = new Promise<void>((resolve) => {
    void first.route('**/auth/refresh', async (route) => {
      const response = await route.fetch()
      expect(response.status()).toBe(401)
      resolve()
      await held
      await route.fulfill({ response })
    })
  })
  await first.goto('/', { waitUntil: 'commit' })
  await refused
  // The log-in waits for the refusal, because both write cookies.
  await fillLogIn(second, user)
  await expect(logInButton(second)).toBeDisabled()
  deliver()
  await expect(personMenu(second, user.username)).toBeVisible()
  await expect(personMenu(first, user.username)).toBeVisible()
  await second.reload()
  await expect(personMenu(second, user.username)).toBeVisible()
})

test('Input survives the end of the session', async ({ newUser, pageAs, consoleWatch }) => {
  consoleWatch.allow(/status of 401/)
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/account')
  const username = page.getByRole('region', { name: 'Profile' }).getByLabel('Username')
  await username.fill(`${user.username}-2`)
  // Ends the session by its cookie, as another tab would.
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
