import { newCredentials } from '../fixtures/accounts.ts'
import { expectFault, fillRegistration, flash, password, personMenu } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test.beforeEach(({ page }) => page.goto('/register'))

test('Registering creates an account and logs in', async ({ page }) => {
  const account = newCredentials()
  await fillRegistration(page, account)
  await expect(flash(page, `Welcome, ${account.username}. You are logged in.`)).toBeVisible()
  await expect(page).toHaveURL('/')
  await expect(personMenu(page, account.username)).toBeVisible()
})

test('Registering leads to the page that was requested before', async ({ page }) => {
  await page.goto('/login?next=%2Faccount')
  await page.getByRole('link', { name: 'Create an account' }).click()
  await fillRegistration(page, newCredentials())
  await expect(page).toHaveURL('/account')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account')
})

test('An empty form reports each required field and focuses the first', async ({ page }) => {
  await page.getByRole('button', { name: 'Create account' }).click()
  await expectFault(page.getByLabel('Username'), 'Enter a username.')
  await expectFault(page.getByLabel('Email'), 'Enter an address like name@example.com.')
  await expectFault(password(page), 'Choose a password.')
  await expect(page.getByLabel('Username')).toBeFocused()
})

test('The first invalid field gets the focus, and the input stays', async ({ page }) => {
  const { username } = newCredentials()
  await fillRegistration(page, { username, email: 'not an address', password: 'short' })
  await expect(page.getByLabel('Email')).toBeFocused()
  await expectFault(password(page), 'Use at least 12 characters.')
  await expect(page.getByLabel('Username')).toHaveValue(username)
  await expect(page.getByLabel('Username')).not.toHaveAttribute('aria-invalid')
  await expect(page.getByLabel('Email')).toHaveValue('not an address')
  await expect(password(page)).toHaveValue('short')
})

test('An error disappears once its field is valid', async ({ page }) => {
  const email = page.getByLabel('Email')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expectFault(email, /Enter an address/)
  await email.fill('name@example.com')
  await expect(email).not.toHaveAttribute('aria-invalid')
  await expectFault(page.getByLabel('Username'), 'Enter a username.')
})

test('A taken name is reported beside its field, and the input stays', async ({
  page,
  newUser,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 409/)
  const { username } = await newUser()
  const mine = { ...newCredentials(), username: username.toUpperCase() }
  await fillRegistration(page, mine)
  await expectFault(page.getByLabel('Username'), /already exists|taken/i)
  await expect(page.getByLabel('Username')).toBeFocused()
  await expect(page.getByLabel('Email')).toHaveValue(mine.email)
  await expect(page.getByLabel('Email')).not.toHaveAttribute('aria-invalid')
  await expect(password(page)).toHaveValue(mine.password)
})

test('The service’s password rules are reported beside the field', async ({
  page,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 400/)
  await fillRegistration(page, { ...newCredentials(), password: 'passwordpassword' })
  await expectFault(password(page), /common/i)
  await expect(password(page)).toBeFocused()
})

test('A password that contains the username is refused', async ({ page }) => {
  const account = newCredentials()
  await fillRegistration(page, { ...account, password: `my ${account.username} password` })
  await expectFault(password(page), 'Leave your name and address out of the password.')
})

test('A double click creates one account', async ({ page }) => {
  let registrations = 0
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/auth/register')) registrations += 1
  })
  const account = newCredentials()
  await page.getByLabel('Username').fill(account.username)
  await page.getByLabel('Email').fill(account.email)
  await password(page).fill(account.password)
  await page.getByRole('button', { name: 'Create account' }).dblclick()
  await expect(personMenu(page, account.username)).toBeVisible()
  expect(registrations).toBe(1)
})

test('A password can be shown and hidden again', async ({ page }) => {
  const show = page.getByRole('button', { name: 'Show password' })
  await password(page).fill('quiet river')
  await expect(password(page)).toHaveAttribute('type', 'password')
  await show.click()
  await expect(password(page)).toHaveAttribute('type', 'text')
  await show.click()
  await expect(password(page)).toHaveAttribute('type', 'password')
})
