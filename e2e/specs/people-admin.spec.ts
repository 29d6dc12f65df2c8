import { patchUser } from '@gatehouse/contract'
import type { Page } from '@playwright/test'
import { newCredentials } from '../fixtures/accounts.ts'
import { env } from '../fixtures/env.ts'
import { expectFault, fillLogIn, flash, password } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

const row = (page: Page, username: string) => page.getByRole('row', { name: username })

test('An admin adds a user who can then log in', async ({ page: stranger, pageAs }) => {
  const page = await pageAs(env.admin)
  const person = newCredentials()
  await page.goto('/people')
  await page.getByRole('button', { name: 'Add person' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a person' })
  await dialog.getByLabel('Username').fill(person.username)
  await dialog.getByLabel('Email').fill(person.email)
  await password(dialog).fill(person.password)
  await dialog.getByLabel('Role').selectOption('manager')
  await dialog.getByRole('button', { name: 'Add person' }).click()
  await expect(flash(page, `${person.username} was added.`)).toBeVisible()
  await expect(dialog).toBeHidden()
  await expect(row(page, person.username)).toContainText('manager')

  await stranger.goto('/login')
  await fillLogIn(stranger, person)
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText(`Hello, ${person.username}`)
})

test('A taken address is reported in the dialog, which keeps the input', async ({
  newUser,
  pageAs,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 409/)
  const taken = await newUser()
  const person = newCredentials()
  const page = await pageAs(env.admin)
  await page.goto('/people')
  await page.getByRole('button', { name: 'Add person' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Username').fill(person.username)
  await dialog.getByLabel('Email').fill(taken.email)
  await password(dialog).fill(person.password)
  await dialog.getByRole('button', { name: 'Add person' }).click()
  await expectFault(dialog.getByLabel('Email'), /already exists|taken/i)
  await expect(dialog.getByLabel('Email')).toBeFocused()
  await expect(dialog.getByLabel('Username')).toHaveValue(person.username)
})

test('An admin changes a user’s name and address', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const next = newCredentials()
  const page = await pageAs(env.admin)
  await page.goto('/people')
  await page.getByRole('button', { name: `Edit ${user.username}` }).click()
  const dialog = page.getByRole('dialog', { name: `Edit ${user.username}` })
  await dialog.getByLabel('Username').fill(next.username)
  await dialog.getByLabel('Email').fill(next.email)
  await dialog.getByRole('button', { name: 'Save changes' }).click()
  await expect(flash(page, `${next.username} was saved.`)).toBeVisible()
  await expect(row(page, next.username)).toContainText(next.email)
})

test('A role change takes effect immediately', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(env.admin)
  await page.goto(`/people?q=${user.username}`)
  await page.getByRole('button', { name: `Edit ${user.username}` }).click()
  await page.getByRole('dialog').getByLabel('Role').selectOption('manager')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(flash(page, `${user.username} was saved.`)).toBeVisible()
  await expect(row(page, user.username)).toContainText('manager')

  const theirs = await pageAs(user)
  await theirs.goto('/people')
  await expect(theirs.getByRole('searchbox', { name: 'Search' })).toBeVisible()
})

test('A deactivated user is logged out immediately', async ({ newUser, pageAs, consoleWatch }) => {
  consoleWatch.allow(/status of 40[13]/)
  const user = await newUser()
  const theirs = await pageAs(user)
  await theirs.goto('/account')
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('My account')

  const page = await pageAs(env.admin)
  await page.goto(`/people?q=${user.username}`)
  await page.getByRole('button', { name: `Edit ${user.username}` }).click()
  await page.getByRole('dialog').getByLabel('Active').click()
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(row(page, user.username)).toContainText('Inactive')

  await theirs.getByRole('button', { name: 'Save changes' }).click()
  const again = theirs.getByRole('dialog', { name: 'Log in again' })
  await fillLogIn(again, user)
  await expect(again.getByRole('alert')).toHaveText('This account has been deactivated.')
  await theirs.reload()
  await expect(theirs).toHaveURL('/login?next=%2Faccount')
})

test('A user who is deactivated while reading is logged out by the next page', async ({
  newUser,
  pageAs,
  adminApi,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 401/)
  const user = await newUser()
  const theirs = await pageAs(user)
  await theirs.goto('/account')
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('My account')
  await adminApi(patchUser, { params: { id: user.id }, body: { active: false } })
  await theirs.getByRole('link', { name: 'People', exact: true }).click()
  await expect(theirs.getByRole('dialog', { name: 'Log in again' })).toBeVisible()
})

test('An admin deletes a user after a confirmation that focuses the safe choice', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const page = await pageAs(env.admin)
  await page.goto('/people')
  const remove = page.getByRole('button', { name: `Delete ${user.username}` })
  await remove.click()
  const dialog = page.getByRole('dialog', { name: `Delete ${user.username}?` })
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(row(page, user.username)).toBeVisible()

  await remove.click()
  await dialog.getByRole('button', { name: `Delete ${user.username}` }).click()
  await expect(flash(page, `${user.username} was deleted.`)).toBeVisible()
  await expect(row(page, user.username)).toHaveCount(0)
})

test('An admin cannot delete themselves from the list', async ({ newUser, pageAs }) => {
  const admin = await newUser({ role: 'admin' })
  const page = await pageAs(admin)
  await page.goto(`/people?q=${admin.username}`)
  await expect(page.getByRole('button', { name: `Edit ${admin.username}` })).toBeVisible()
  await expect(page.getByRole('button', { name: `Delete ${admin.username}` })).toHaveCount(0)
})
