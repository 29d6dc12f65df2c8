import { readFile } from 'node:fs/promises'
import { deleteUser, listAudit, patchUser } from '@gatehouse/contract'
import { details, eventRow, personFilter } from '../fixtures/activity.ts'
import { env } from '../fixtures/env.ts'
import { expectFault, flash } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test('An admin finds a role change by user and by actor', async ({ newUser, pageAs }) => {
  const { username, id } = await newUser()
  const page = await pageAs(env.admin)
  await page.goto(`/people?q=${username}`)
  await page.getByRole('button', { name: `Edit ${username}` }).click()
  await page.getByRole('dialog').getByLabel('Role').selectOption('manager')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(flash(page, `${username} was saved.`)).toBeVisible()

  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Activity' })
    .click()
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeFocused()
  await personFilter(page, 'User').fill(username.slice(0, -2))
  await page.getByRole('option', { name: username }).click()
  await expect(page).toHaveURL(`/activity?user=${id}`)
  const sentence = `changed ${username}’s role from employee to manager`
  await expect(eventRow(page, sentence)).toContainText('Access')

  await eventRow(page, sentence).getByRole('link').first().click()
  await expect(page).toHaveURL(/&actor=[\w-]+$/)
  await expect(eventRow(page, sentence)).toBeVisible()
  await expect(personFilter(page, 'Actor')).not.toHaveValue('')
  await page.reload()
  await expect(personFilter(page, 'User')).toHaveValue(username)
  await expect(eventRow(page, sentence)).toBeVisible()
})

test('Activity is filtered by event and time, and one button clears the filters', async ({
  newUser,
  pageAs,
}) => {
  const { id, username } = await newUser()
  const page = await pageAs(env.admin)
  await page.goto(`/activity?user=${id}`)
  await expect(eventRow(page, `added ${username}`)).toBeVisible()
  await page.getByLabel('From', { exact: true }).fill('2020-01-01')
  await expect(page).toHaveURL(`/activity?user=${id}&from=2020-01-01`)
  await expect(eventRow(page, `added ${username}`)).toBeVisible()
  await page.getByLabel('Until', { exact: true }).fill('2020-01-31')
  await expect(page.getByText('No activity matches these filters.')).toBeVisible()
  await page.getByRole('link', { name: 'Clear filters' }).click()
  await expect(page).toHaveURL('/activity')
  await expect(page.getByRole('table')).toBeVisible()

  await page.goto(`/activity?user=${id}`)
  await page.getByRole('combobox', { name: 'Event', exact: true }).selectOption('Log-in refused')
  await expect(page).toHaveURL(`/activity?user=${id}&action=authn_login_fail`)
  await expect(page.getByText('No activity matches these filters.')).toBeVisible()
})

test('The keyboard opens and closes the details of an event', async ({
  newUser,
  adminApi,
  pageAs,
}) => {
  const { id, username } = await newUser()
  await adminApi(patchUser, { params: { id }, body: { role: 'manager' } })
  const page = await pageAs(env.admin)
  await page.goto(`/activity?user=${id}`)
  const sentence = `changed ${username}’s role`
  await details(page, sentence).focus()
  await page.keyboard.press('Enter')
  await expect(details(page, sentence)).toHaveAttribute('aria-expanded', 'true')
  await expect(page.getByRole('definition').first()).toHaveText('employee → manager')
  await expect(eventRow(page, sentence)).toContainText('Request')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('definition')).toHaveCount(0)
})

test('Each page of the activity has its own address', async ({ newUser, adminApi, pageAs }) => {
  const { id } = await newUser()
  for (const role of ['manager', 'admin'] as const) {
    await adminApi(patchUser, { params: { id }, body: { role } })
  }
  const page = await pageAs(env.admin)
  await page.route('**/api/v1/audit?*', (route, request) =>
    route.continue({ url: `${request.url()}&limit=2` }),
  )
  await page.goto(`/activity?user=${id}`)
  const rows = page.getByRole('row').filter({ has: page.getByRole('cell') })
  await expect(rows).toHaveText([/from manager to admin/, /from employee to manager/])
  await expect(page.getByRole('link', { name: 'Previous' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Next' }).click()
  await expect(rows).toHaveText([/added/])
  await expect(page).toHaveURL(/[?&]cursor=/)
  await page.getByRole('link', { name: 'Previous' }).click()
  await expect(rows).toHaveText([/from manager to admin/, /from employee to manager/])
})

test('A download of the activity applies the filters', async ({ newUser, pageAs }) => {
  const [user, other] = [await newUser(), await newUser()]
  const page = await pageAs(env.admin)
  await page.goto(`/activity?user=${user.id}`)
  await expect(eventRow(page, `added ${user.username}`)).toBeVisible()
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download as CSV' }).click()
  const download = await coming
  expect(download.suggestedFilename()).toMatch(/^activity-\d{4}-\d\d-\d\d\.csv$/)
  await expect(flash(page, `${download.suggestedFilename()} was downloaded.`)).toBeVisible()
  const csv = await readFile(await download.path(), 'utf8')
  expect(csv).toContain('user_created')
  expect(csv).toContain(user.id)
  expect(csv).not.toContain(other.id)
})

test('A failed download is reported', async ({ pageAs, consoleWatch }) => {
  consoleWatch.allow(/ERR_FAILED/)
  const page = await pageAs(env.admin)
  await page.goto('/activity')
  await expect(page.getByRole('table')).toBeVisible()
  await page.route('**/api/v1/audit*', (route) => route.abort())
  await page.getByRole('button', { name: 'Download as CSV' }).click()
  await expect(flash(page, 'Not downloaded.')).toContainText('Check your connection')
})

test('The activity keeps no name of a deleted user', async ({
  newUser,
  adminApi,
  pageAs,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 404/)
  const { id, username } = await newUser()
  await adminApi(deleteUser, { params: { id }, body: undefined })
  const page = await pageAs(env.admin)
  await page.goto(`/activity?user=${id}`)
  await expect(eventRow(page, 'deleted a user')).toBeVisible()
  await expect(eventRow(page, 'added a deleted user')).toBeVisible()
  await expect(personFilter(page, 'User')).toHaveValue('A deleted user')
  await expect(page.getByText(username)).toHaveCount(0)
})

for (const [name, label] of [
  ['actor', 'Actor'],
  ['user', 'User'],
] as const) {
  test(`A malformed ?${name}= is refused beside its filter, and lists nothing`, async ({
    pageAs,
    consoleWatch,
  }) => {
    consoleWatch.allow(/status of 400/)
    const page = await pageAs(env.admin)
    await page.goto(`/activity?${name}=nonsense`)
    await expectFault(personFilter(page, label), /names no user/)
    await expect(personFilter(page, label)).toHaveValue('nonsense')
    await expect(page.getByRole('table')).toHaveCount(0)
  })
}

test('A manager cannot open the activity page', async ({ newUser, pageAs, apiAs }) => {
  const manager = await newUser({ role: 'manager' })
  const page = await pageAs(manager)
  await page.goto('/activity')
  await expect(page.getByText('Only admins can view everybody’s activity.')).toBeVisible()
  await expect(page.getByRole('table')).toHaveCount(0)
  const places = page.getByRole('navigation', { name: 'Main' })
  await expect(places.getByRole('link', { name: 'Activity' })).toHaveCount(0)
  await expect((await apiAs(manager))(listAudit, { query: {} })).rejects.toThrow('answered 403')
  await page.getByRole('link', { name: 'View your activity' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'My activity' })).toBeVisible()
})
