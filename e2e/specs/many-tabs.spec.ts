import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { env } from '../fixtures/env.ts'
import { personMenu } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

const TABS = 6
/** Seconds. */
const LIFE = 5
const DURATION = 120

test.skip(!env.strictUrl, 'Needs a stack with access tokens of 5 seconds (STRICT_URL).')
test.setTimeout((DURATION + 60) * 1000)

/** Counts the refreshes of a tab. */
function countRefreshes(tab: Page): () => number {
  let count = 0
  tab.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('/auth/refresh')) count += 1
  })
  return () => count
}

/** Navigates between two pages that call the service as the logged-in user. */
async function use(tab: Page): Promise<void> {
  await tab.getByRole('link', { name: 'People', exact: true }).click()
  await expect(tab.getByRole('heading', { level: 1 })).toHaveText('People')
  await tab.goBack()
  await expect(tab.getByRole('heading', { level: 1 })).toHaveText('My account')
  await pause(300)
}

// The console watch fails the test on any refused request.
test('Six tabs with access tokens of 5 seconds stay logged in for two minutes', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const first = await pageAs(user)
  const others = Array.from({ length: TABS - 1 }, () => first.context().newPage())
  const tabs = [first, ...(await Promise.all(others))]
  const counts = tabs.map(countRefreshes)
  const start = Date.now()
  await Promise.all(tabs.map((tab) => tab.goto('/account')))
  const seconds = () => (Date.now() - start) / 1000

  while (seconds() < DURATION) for (const tab of tabs) await use(tab)

  for (const tab of tabs) {
    await expect(personMenu(tab, user.username)).toBeVisible()
    await expect(tab.getByRole('dialog')).toBeHidden()
  }
  const lives = Math.ceil(seconds() / LIFE)
  const refreshes = counts.map((count) => count())
  test.info().annotations.push({
    type: 'refreshes',
    description: `${refreshes.join(', ')} in ${lives} lives of a token`,
  })
  for (const count of refreshes) expect(count).toBeLessThanOrEqual(lives)
  expect(refreshes.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(lives)
})
