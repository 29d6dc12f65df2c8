import { env, wholeBrowser } from '../fixtures/env.ts'
import { expect, test } from '../fixtures/test.ts'

// Playwright turns the cache off, because pages that it restores confuse most tests.
test.use({
  launchOptions: {
    ...wholeBrowser,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  },
})

test.skip(!wholeBrowser, 'The headless shell has no back/forward cache (apt install chromium).')
test.skip(env.hotReload, 'The WebSocket of Vite keeps its pages out of the cache.')

test('A page from the back/forward cache shows nothing of the previous person', async ({
  newUser,
  pageAs,
}) => {
  const [ada, eve] = [await newUser(), await newUser()]
  const page = await pageAs(ada)
  await page.goto('/account')
  await expect(page.getByRole('region', { name: 'Status' })).toContainText(ada.email)
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) =>
      document.body.setAttribute('data-restored', `${persisted}`),
    )
  })
  await page.goto('/api/v1/ping')
  // Through the API only, so that no tab announces it.
  const headers = { 'auth-transport': 'cookie' }
  await page.context().request.post('/api/v1/auth/logout', { headers })
  const data = { email: eve.email, password: eve.password }
  await page.context().request.post('/api/v1/auth/login', { headers, data })

  await page.goBack({ waitUntil: 'commit' })
  expect(await page.locator('body').getAttribute('data-restored')).toBe('true')
  await expect(page.getByText(ada.email)).toBeHidden()
  await expect(page.getByRole('dialog', { name: 'Log in again' })).toBeVisible()
  await expect(page.getByText(ada.email)).toBeHidden()
})
