import {
  emailOrUsername,
  flash,
  logInButton,
  password,
  personMenu,
  tabTo,
} from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test('A user logs in and out by keyboard', async ({ page, newUser }) => {
  const user = await newUser()
  await page.goto('/')
  await tabTo(page, page.getByRole('navigation', { name: 'Main' }).getByText('Log in'))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeFocused()

  await tabTo(page, emailOrUsername(page))
  await page.keyboard.type(user.email)
  await tabTo(page, password(page))
  await page.keyboard.type(user.password)
  await tabTo(page, logInButton(page))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()

  await page.keyboard.press('Shift+Tab')
  await expect(personMenu(page, user.username)).toBeFocused()
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'Log out' }))
  await page.keyboard.press('Enter')
  await expect(flash(page, 'You are logged out.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Log in' }).first()).toBeVisible()
})

test('The skip link comes first and leads past the navigation bar', async ({ page }) => {
  await page.goto('/login')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeInViewport()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect(emailOrUsername(page)).toBeFocused()
})

test('A dialog traps the focus and returns it on Escape', async ({ newUser, pageAs }) => {
  const page = await pageAs(await newUser())
  await page.goto('/account')
  const open = page.getByRole('button', { name: 'Delete my account' })
  await open.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  for (let presses = 0; presses < 6; presses += 1) {
    await page.keyboard.press('Tab')
    await expect(dialog.locator(':focus')).toHaveCount(1)
  }
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(open).toBeFocused()
})
