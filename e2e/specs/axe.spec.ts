import { ownActivity } from '../fixtures/activity.ts'
import { expectAccessible, expectDialogsAccessible } from '../fixtures/axe.ts'
import { env } from '../fixtures/env.ts'
import { fillLogIn, flash, personMenu } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

const FOR_ANYONE = [
  '/',
  '/register',
  '/login',
  '/invitation',
  '/forgot-password',
  '/reset-password',
  '/verify-email',
  '/confirm-registration',
  '/confirmation-mail',
  '/confirm-address',
  '/restore-address',
  '/about',
  '/nothing/here',
]

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`In the ${colorScheme} theme axe finds nothing`, () => {
    test.use({ colorScheme })

    for (const path of FOR_ANYONE) {
      test(`on ${path}`, async ({ page }) => {
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expectAccessible(page)
      })
    }

    test('on a form with errors', async ({ page }) => {
      await page.goto('/register')
      await page.getByRole('button', { name: 'Create account' }).click()
      await expect(page.getByText('Enter a username.')).toBeVisible()
      await expectAccessible(page)
    })

    test('on a refused log-in', async ({ page, consoleWatch }) => {
      consoleWatch.allow(/status of 401/)
      await page.goto('/login')
      await fillLogIn(page, {
        email: `nobody-${Date.now()}@example.test`,
        password: 'wrong river lantern',
      })
      await expect(page.getByRole('alert')).toBeVisible()
      await expectAccessible(page)
    })

    test('on the error page', async ({ newUser, pageAs, consoleWatch }) => {
      consoleWatch.allow(/ERR_FAILED/)
      const page = await pageAs(await newUser())
      await page.route('**/api/v1/**', (route) => route.abort())
      await page.goto('/account')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('No connection')
      await expectAccessible(page)
    })

    test('on the navigation menu of a phone and the account menu', async ({
      page,
      newUser,
      pageAs,
    }) => {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.goto('/')
      await page.getByRole('button', { name: 'Menu' }).click()
      await expect(page.getByRole('navigation', { name: 'Menu' })).toBeVisible()
      await expectAccessible(page)

      const user = await newUser()
      const theirs = await pageAs(user)
      await theirs.goto('/')
      await personMenu(theirs, user.username).click()
      await expect(theirs.getByRole('button', { name: 'Log out' })).toBeVisible()
      await expectAccessible(theirs)
    })

    test('on home with a message, and on the account with its dialog', async ({
      page,
      newUser,
    }) => {
      test.slow()
      await page.goto('/login')
      await fillLogIn(page, await newUser())
      await expect(flash(page, 'Logged in as')).toBeVisible()
      await expectAccessible(page)
      await page.goto('/account')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account')
      await expect(ownActivity(page).getByRole('listitem').first()).toBeVisible()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Delete my account' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectAccessible(page)
    })

    test('on people as an anonymous visitor, on a screen and a phone', async ({
      page,
      newUser,
    }) => {
      await newUser()
      await page.goto('/people')
      await expect(page.getByRole('table')).toBeVisible()
      await expectAccessible(page)
      await page.setViewportSize({ width: 390, height: 844 })
      await expect(page.getByRole('main').getByRole('list', { name: 'People' })).toBeVisible()
      await expectAccessible(page)
    })

    test('on people as an admin, with each dialog', async ({ newUser, pageAs }) => {
      test.slow()
      const { username } = await newUser()
      const page = await pageAs(env.admin)
      await page.goto(`/people?q=${username}`)
      await expect(page.getByRole('table')).toBeVisible()
      await expectAccessible(page)
      const openers = [
        'Add person',
        `Edit ${username}`,
        new RegExp(`^(Send reset mail to|Create one-time link for) ${username}$`),
        `Delete ${username}`,
      ]
      await expectDialogsAccessible(
        page,
        openers.map((name) => page.getByRole('button', { name })),
      )
    })

    test('on an empty search and the dialog of an ended session', async ({
      pageAs,
      newUser,
      consoleWatch,
    }) => {
      consoleWatch.allow(/status of 401/)
      const page = await pageAs(await newUser({ role: 'manager' }))
      await page.goto('/people?q=nobody-at-all')
      await expect(page.getByText('Nobody matches this search.')).toBeVisible()
      await expectAccessible(page)
      await page.context().request.post('/api/v1/auth/logout', {
        headers: { 'auth-transport': 'cookie' },
      })
      await page.getByRole('link', { name: 'Show everybody' }).click()
      await expect(page.getByRole('dialog', { name: 'Log in again' })).toBeVisible()
      await expectAccessible(page)
    })
  })
}
