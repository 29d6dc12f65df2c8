import { expectAccessible } from '../fixtures/axe.ts'
import { env } from '../fixtures/env.ts'
import { expect, test } from '../fixtures/test.ts'

test('Admins see the state of the installation, and check it again by keyboard', async ({
  pageAs,
}) => {
  const page = await pageAs(env.admin)
  await page.goto('/')
  await page.getByRole('button', { name: 'admin', exact: true }).click()
  await page.getByRole('link', { name: 'System' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'System' })).toBeFocused()
  const database = page.getByRole('region', { name: 'Database' })
  await expect(database).toContainText(/PostgreSQL\s*\d+\.\d+/)
  await expect(database).toContainText('Up to date')
  await expect(page.getByRole('region', { name: 'Service' })).toContainText(
    /Replicas of [\d.]+\s*\d/,
  )
  await expect(page.getByRole('main')).not.toContainText(/postgres:|@|gatehouse_service/)

  const answered = page.waitForResponse('**/api/v1/health/details')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Check again' })).toBeFocused()
  await page.keyboard.press('Enter')
  expect((await answered).status()).toBe(200)
  await expect(database).toBeVisible()
})

test('A failed check says why, and can be tried again', async ({ pageAs, consoleWatch }) => {
  consoleWatch.allow(/status of 503/)
  const page = await pageAs(env.admin)
  await page.route('**/api/v1/health/details', (route) => route.fulfill({ status: 503 }))
  await page.goto('/system')
  await expect(page.getByRole('alert')).toContainText('The report can’t be shown.')
  await expectAccessible(page)
  await page.unroute('**/api/v1/health/details')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('region', { name: 'Audit trail' })).toBeVisible()
})
