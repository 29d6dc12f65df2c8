import { readFile } from 'node:fs/promises'
import { newCredentials } from '../fixtures/accounts.ts'
import { expectFault, fillLogIn, flash, password, personMenu } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test('The account page shows the status of the logged-in user', async ({ newUser, pageAs }) => {
  const user = await newUser({ role: 'manager' })
  const page = await pageAs(user)
  await page.goto('/account')
  const status = page.getByRole('region', { name: 'Status' })
  for (const fact of [user.username, user.email, 'manager', 'Active']) {
    await expect(status.getByText(fact, { exact: true })).toBeVisible()
  }
})

test('Users change their name, and log in with the new one', async ({
  page: stranger,
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const { username } = newCredentials()
  const page = await pageAs(user)
  await page.goto('/account')
  const profile = page.getByRole('region', { name: 'Profile' })
  await profile.getByLabel('Username').fill(username)
  await profile.getByRole('button', { name: 'Save changes' }).click()
  await expect(flash(page, 'Changes saved.')).toBeVisible()
  await expect(personMenu(page, username)).toBeVisible()

  await stranger.goto('/login')
  await fillLogIn(stranger, { email: username, password: user.password })
  await expect(personMenu(stranger, username)).toBeVisible()
})

test('A username that is taken is refused beside the field', async ({
  newUser,
  pageAs,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 409/)
  const [user, other] = [await newUser(), await newUser()]
  const page = await pageAs(user)
  await page.goto('/account')
  const username = page.getByRole('region', { name: 'Profile' }).getByLabel('Username')
  await username.fill(other.username)
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expectFault(username, /already exists|taken/i)
  await expect(username).toBeFocused()
  await expect(username).toHaveValue(other.username)
})

test('A password change keeps this session and ends the user’s other sessions', async ({
  page: stranger,
  newUser,
  pageAs,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 401/)
  const user = await newUser()
  const [page, elsewhere] = [await pageAs(user), await pageAs(user)]
  await elsewhere.goto('/account')
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('My account')
  await page.goto('/account')
  const copied = await page.context().cookies()
  await page.getByLabel('Current password', { exact: true }).fill(user.password)
  await page.getByLabel('New password', { exact: true }).fill('loud mountain compass 77')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(flash(page, 'Password changed.')).toBeVisible()
  await expect(page.getByLabel('New password', { exact: true })).toHaveValue('')

  await elsewhere.reload()
  await expect(elsewhere).toHaveURL(/\/login/)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account')

  await stranger.context().addCookies(copied)
  await stranger.goto('/account')
  await expect(stranger).toHaveURL(/\/login/)
  await fillLogIn(stranger, { ...user, password: 'loud mountain compass 77' })
  await expect(personMenu(stranger, user.username)).toBeVisible()
})

test('A wrong current password is reported beside its field', async ({
  newUser,
  pageAs,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 400/)
  const page = await pageAs(await newUser())
  await page.goto('/account')
  const current = page.getByLabel('Current password', { exact: true })
  const next = page.getByLabel('New password', { exact: true })
  await current.fill('wrong river lantern')
  await next.fill('loud mountain compass 77')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(current).toBeFocused()
  await expect(current).toHaveAttribute('aria-invalid', 'true')
  await expect(next).toHaveValue('loud mountain compass 77')
})

test('Deleting an account requires the password and removes the user', async ({
  page: stranger,
  newUser,
  pageAs,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 40[01]/)
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/account')
  await page.getByRole('button', { name: 'Delete my account' }).click()
  const dialog = page.getByRole('dialog', { name: `Delete ${user.username}?` })
  const confirm = dialog.getByRole('button', { name: 'Delete my account' })
  await password(dialog).fill('wrong river lantern')
  await confirm.click()
  await expect(password(dialog)).toHaveAttribute('aria-invalid', 'true')
  await password(dialog).fill(user.password)
  await confirm.click()
  await expect(flash(page, 'Your account was deleted.')).toBeVisible()
  await expect(page).toHaveURL('/')

  await stranger.goto('/login')
  await fillLogIn(stranger, user)
  await expect(stranger.getByRole('alert')).toHaveText('Email or password is incorrect.')
})

test('The latest activity moves nothing when it arrives', async ({ newUser, pageAs }) => {
  const page = await pageAs(await newUser())
  const arrival = Promise.withResolvers<void>()
  await page.route('**/api/v1/auth/audit*', async (route) => {
    await arrival.promise
    await route.continue()
  })
  await page.goto('/account')
  const buttons = page.getByRole('main').getByRole('button')
  await expect(page.getByRole('button', { name: 'Delete my account' })).toBeVisible()
  const places = async () =>
    Promise.all((await buttons.all()).map((button) => button.boundingBox()))
  const before = await places()
  arrival.resolve()
  await expect(page.getByRole('list', { name: 'Latest activity' })).toBeVisible()
  expect(await places()).toEqual(before)
})

test('Users download everything that is stored about them', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/account')
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download my data' }).click()
  const download = await coming
  expect(download.suggestedFilename()).toMatch(/^gatehouse-my-data-\d{4}-\d\d-\d\d\.json$/)
  await expect(flash(page, `${download.suggestedFilename()} was downloaded.`)).toBeVisible()
  const data = JSON.parse(await readFile(await download.path(), 'utf8'))
  expect(data.account).toMatchObject({ username: user.username, email: user.email })
  expect(data.sessions.length).toBeGreaterThan(0)
  expect(data.audit_events[0]).toMatchObject({ action: 'user_exported' })
})
