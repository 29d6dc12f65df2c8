import type { Page } from '@playwright/test'
import { env } from '../fixtures/env.ts'
import { flash } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test.use({ viewport: { width: 390, height: 844 } })

const menuButton = (page: Page) => page.getByRole('button', { name: 'Menu' })
const menu = (page: Page) => page.getByRole('navigation', { name: 'Menu' })

test('On a phone the places are behind a menu button', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden()
  await expect(menuButton(page)).toHaveAttribute('aria-expanded', 'false')
  await menuButton(page).click()
  await expect(menuButton(page)).toHaveAttribute('aria-expanded', 'true')
  await menu(page).getByRole('link', { name: 'People' }).click()
  await expect(page).toHaveURL('/people')
  await expect(menu(page)).toBeHidden()
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})

test('The menu tells who is logged in, and logs out', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/')
  await menuButton(page).click()
  await expect(menu(page)).toContainText(user.username)
  await expect(menu(page).getByRole('link', { name: 'My account' })).toBeVisible()
  await menu(page).getByRole('button', { name: 'Log out' }).click()
  await expect(flash(page, 'You are logged out.')).toBeVisible()
})

/** How far the page could be scrolled sideways, in pixels. */
const overflow = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth - clientWidth
  })

test.describe('At 320 pixels', () => {
  test.use({ viewport: { width: 320, height: 640 } })

  for (const path of ['/', '/register', '/login', '/people', '/about', '/nothing/here']) {
    test(`${path} does not scroll sideways for a stranger`, async ({ page, newUser }) => {
      await newUser({ username: `w${'W'.repeat(16)}${Date.now()}`.slice(0, 30) })
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      if (path === '/people') await expect(page.getByRole('listitem').first()).toBeVisible()
      await menuButton(page).click()
      await expect(menu(page)).toBeVisible()
      expect(await overflow(page)).toBe(0)
    })
  }

  test('The account page and its dialog do not scroll sideways', async ({ newUser, pageAs }) => {
    const page = await pageAs(await newUser())
    await page.goto('/account')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account')
    expect(await overflow(page)).toBe(0)
    await page.getByRole('button', { name: 'Delete my account' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await overflow(page)).toBe(0)
  })

  test('The list and its dialogs do not scroll sideways for an admin', async ({
    newUser,
    pageAs,
  }) => {
    const { username } = await newUser()
    const page = await pageAs(env.admin)
    await page.goto(`/people?q=${username}`)
    await expect(page.getByRole('button', { name: `Edit ${username}` })).toBeVisible()
    expect(await overflow(page)).toBe(0)
    await page.getByRole('button', { name: `Edit ${username}` }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await overflow(page)).toBe(0)
  })
})
