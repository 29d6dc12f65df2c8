import { patchUser } from '@gatehouse/contract'
import { details, eventRow, ownActivity } from '../fixtures/activity.ts'
import { flash } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test('The account page shows an admin’s changes and links to the whole activity', async ({
  newUser,
  adminApi,
  pageAs,
}) => {
  const user = await newUser()
  await adminApi(patchUser, { params: { id: user.id }, body: { role: 'manager' } })
  const page = await pageAs(user)
  await page.goto('/account')
  const latest = ownActivity(page).getByRole('listitem')
  await expect(latest.first()).toContainText('You logged in from Chrome on Windows')
  await expect(latest.nth(1)).toContainText('An admin changed your role from employee to manager')

  await page.getByRole('link', { name: 'View all activity' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'My activity' })).toBeFocused()
  await expect(eventRow(page, 'An admin added you as an employee')).toBeVisible()
  await details(page, 'An admin changed your role').click()
  await expect(page.getByRole('definition').first()).toHaveText('employee → manager')
  await expect(page.getByRole('table').getByRole('link')).toHaveCount(0)
})

test('A failed log-in appears in the activity of the account’s owner', async ({
  newUser,
  request,
  pageAs,
}) => {
  const user = await newUser()
  const data = { email: user.email, password: 'wrong river lantern' }
  expect((await request.post('/api/v1/auth/login', { data })).status()).toBe(401)
  const page = await pageAs(user)
  await page.goto('/account/activity')
  const sentence = 'Somebody tried to log in with a wrong password'
  await expect(eventRow(page, sentence)).toContainText('Refused')
})

test('The user’s own change appears in the activity without a reload', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/account')
  await expect(ownActivity(page).getByRole('listitem').first()).toContainText('You logged in')
  await page.getByLabel('Current password', { exact: true }).fill(user.password)
  await page.getByLabel('New password', { exact: true }).fill('loud mountain compass 77')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(flash(page, 'Password changed.')).toBeVisible()
  await expect(ownActivity(page)).toContainText('You changed your password')
})

test('The account page shows no activity of other users', async ({ newUser, pageAs }) => {
  const [user, other] = [await newUser(), await newUser()]
  await pageAs(other)
  const page = await pageAs(user)
  await page.goto('/account/activity')
  await expect(eventRow(page, 'You logged in')).toHaveCount(1)
  await expect(page.getByText(other.username)).toHaveCount(0)
})
