import { env } from '../fixtures/env.ts'
import { expect, test } from '../fixtures/test.ts'

test('The inbox of development is a page of its own', async ({ page }) => {
  test.skip(env.maildevUrl !== undefined, 'mail goes to maildev here')
  await page.goto('/dev/mail')
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})

test('Where mail is sent, /dev/mail is an unknown page', async ({ page, consoleWatch }) => {
  consoleWatch.allow(/status of 404 .*\/dev\/mail\)$/)
  test.skip(env.maildevUrl === undefined, 'the inbox is there')
  const response = await page.goto('/dev/mail')
  expect(response?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
})
