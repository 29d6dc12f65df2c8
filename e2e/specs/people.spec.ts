import { expect, test } from '../fixtures/test.ts'

test('An anonymous visitor sees the users without their addresses', async ({ page, newUser }) => {
  const user = await newUser()
  await page.goto('/people')
  const row = page.getByRole('row', { name: user.username })
  await expect(row).toBeVisible()
  await expect(page.getByText(user.email)).toHaveCount(0)
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Add person' })).toHaveCount(0)
})

test('An employee sees what an anonymous visitor sees', async ({ newUser, pageAs }) => {
  const [user, other] = [await newUser(), await newUser()]
  const page = await pageAs(user)
  await page.goto('/people')
  await expect(page.getByRole('row', { name: other.username })).toBeVisible()
  await expect(page.getByText(other.email)).toHaveCount(0)
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveCount(0)
})

test('A manager sees all details of users and cannot change them', async ({ newUser, pageAs }) => {
  const [manager, other] = [await newUser({ role: 'manager' }), await newUser()]
  const page = await pageAs(manager)
  await page.goto(`/people?q=${other.username}`)
  const row = page.getByRole('row', { name: other.username })
  await expect(row).toContainText(other.email)
  await expect(row).toContainText('employee')
  await expect(row).toContainText('Active')
  await expect(page.getByRole('button', { name: `Edit ${other.username}` })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Add person' })).toHaveCount(0)
})

test('The list is a table with a caption and column headings', async ({ page, newUser }) => {
  await newUser()
  await page.goto('/people')
  const table = page.getByRole('table', { name: 'People' })
  await expect(table).toBeVisible()
  await expect(table.getByRole('columnheader', { name: 'Username' })).toBeVisible()
})

test('On a phone the list consists of cards', async ({ page, newUser }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const user = await newUser()
  await page.goto('/people')
  const list = page.getByRole('main').getByRole('list', { name: 'People' })
  await expect(list.getByRole('listitem').filter({ hasText: user.username })).toBeVisible()
  await expect(page.getByRole('table')).toHaveCount(0)
})
