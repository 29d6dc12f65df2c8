import { expect, test } from '../fixtures/test.ts'

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(() => {
    test.use({ colorScheme })
    test(`A system set to ${colorScheme} gets a ${colorScheme} page`, async ({ page }) => {
      await page.goto('/')
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
    })
  })
}

test('An open page follows the system theme', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/')
  const html = page.locator('html')
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark')
})

test('The chosen theme applies from the first paint after a reload', async ({
  page,
  consoleWatch,
}) => {
  consoleWatch.allow(/ERR_FAILED/)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/')
  const html = page.locator('html')
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.getByRole('button', { name: 'Theme: system. Switch to light' }).click()
  const light = await background()
  await page.getByRole('button', { name: 'Theme: light. Switch to dark' }).click()
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark')
  expect(await background()).not.toBe(light)

  // Blocks the application, built or from the dev server.
  await page.route(/\/assets\/.*\.js|\/src\/main/, (route) => route.abort())
  await page.reload()
  await expect(html, 'before the application runs').toHaveAttribute(
    'data-mantine-color-scheme',
    'dark',
  )
  await page.unrouteAll()
  await page.reload()
  await page.getByRole('button', { name: 'Theme: dark. Switch to system' }).click()
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'light')
})
