import { patchUser } from '@gatehouse/contract'
import {
  emailOrUsername,
  expectFault,
  fillLogIn,
  flash,
  logInButton,
  password,
  personMenu,
} from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test('A user logs in with the email address', async ({ page, newUser }) => {
  const user = await newUser()
  await page.goto('/login')
  await fillLogIn(page, user)
  await expect(flash(page, `Logged in as ${user.username}.`)).toBeVisible()
  await expect(personMenu(page, user.username)).toBeVisible()
  await expect(page).toHaveURL('/')
})

test('A user logs in with the username in any letter case', async ({ page, newUser }) => {
  const user = await newUser()
  await page.goto('/login')
  await fillLogIn(page, { ...user, email: user.username.toUpperCase() })
  await expect(personMenu(page, user.username)).toBeVisible()
})

test('A wrong password and an unknown address get the same message', async ({
  page,
  newUser,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 401/)
  const user = await newUser()
  await page.goto('/login')
  for (const email of [user.email, `nobody-${user.email}`]) {
    await fillLogIn(page, { email, password: 'wrong river lantern' })
    await expect(page.getByRole('alert')).toHaveText('Email or password is incorrect.')
    await expect(page.getByRole('alert')).toBeFocused()
    await expect(emailOrUsername(page)).toHaveValue(email)
    await page.reload()
  }
  await expect(page.getByRole('link', { name: 'Log in' })).toBeVisible()
})

test('The right password logs in after a wrong one', async ({ page, newUser, consoleWatch }) => {
  consoleWatch.allow(/status of 401/)
  const user = await newUser()
  await page.goto('/login')
  await fillLogIn(page, { ...user, password: 'wrong river lantern' })
  await expect(page.getByRole('alert')).toBeVisible()
  await password(page).fill(user.password)
  await password(page).press('Enter')
  await expect(personMenu(page, user.username)).toBeVisible()
})

test('An empty form reports each required field and focuses the first', async ({ page }) => {
  await page.goto('/login')
  await logInButton(page).click()
  await expectFault(emailOrUsername(page), 'Enter your email address or username.')
  await expectFault(password(page), 'Enter your password.')
  await expect(emailOrUsername(page)).toBeFocused()
})

test('The fields have autocomplete purposes for password managers', async ({ page }) => {
  await page.goto('/login')
  await expect(emailOrUsername(page)).toHaveAttribute('autocomplete', 'username webauthn')
  await expect(password(page)).toHaveAttribute('autocomplete', 'current-password')
})

test('The log-in page redirects logged-in users away', async ({ newUser, pageAs }) => {
  const page = await pageAs(await newUser())
  await page.goto('/login')
  await expect(page).toHaveURL('/')
})

test('A deactivated user learns it only with the right password', async ({
  page,
  newUser,
  adminApi,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 40[13]/)
  const user = await newUser()
  await adminApi(patchUser, { params: { id: user.id }, body: { active: false } })
  await page.goto('/login')
  await fillLogIn(page, { ...user, password: 'wrong river lantern' })
  await expect(page.getByRole('alert')).toHaveText('Email or password is incorrect.')
  await fillLogIn(page, user)
  await expect(page.getByRole('alert')).toHaveText('This account has been deactivated.')
})
