import type { Page } from '@playwright/test'
import { personMenu } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

/** Records in each page whether a log-in link ever appeared, however briefly. */
async function watchForLogIn(page: Page): Promise<() => Promise<string | null>> {
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector('a[href^="/login"], form input[type="password"]')) {
        document.documentElement.dataset['sawLogIn'] = 'yes'
      }
    }
    new MutationObserver(look).observe(document, { childList: true, subtree: true })
  })
  return () => page.locator('html').getAttribute('data-saw-log-in')
}

test('A reload keeps the user logged in', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/')
  for (let reloads = 0; reloads < 3; reloads += 1) {
    await page.reload()
    await expect(personMenu(page, user.username)).toBeVisible()
  }
})

test('A reload never shows the signed-out page, however slow the response', async ({
  page: stranger,
  newUser,
  pageAs,
}) => {
  const sawStranger = await watchForLogIn(stranger)
  await stranger.goto('/')
  await expect(stranger.getByRole('heading', { level: 1 })).toBeVisible()
  expect(await sawStranger(), 'the watch works').toBe('yes')

  const user = await newUser()
  const page = await pageAs(user)
  const saw = await watchForLogIn(page)
  let answer = () => undefined as unknown
  const held = new Promise((resolve) => {
    answer = () => resolve(undefined)
  })
  await page.route('**/auth/refresh', async (route) => {
    await held
    await route.continue()
  })
  await page.goto('/', { waitUntil: 'commit' })
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toBeVisible()
  expect(await saw()).toBeNull()
  answer()
  await expect(personMenu(page, user.username)).toBeVisible()
  expect(await saw()).toBeNull()
})

test('A guarded page reloads in place', async ({ newUser, pageAs }) => {
  const page = await pageAs(await newUser())
  const addresses: string[] = []
  await page.goto('/account')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account')
  page.on('framenavigated', (frame) => addresses.push(new URL(frame.url()).pathname))
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account')
  expect(new Set(addresses)).toEqual(new Set(['/account']))
})

test('Many tabs that open and reload at once stay logged in', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const first = await pageAs(user)
  const tabs = [first, ...(await Promise.all([1, 2, 3].map(() => first.context().newPage())))]
  await Promise.all(tabs.map((tab) => tab.goto('/account')))
  await Promise.all(tabs.map((tab) => tab.reload()))
  for (const tab of tabs) await expect(personMenu(tab, user.username)).toBeVisible()
})
