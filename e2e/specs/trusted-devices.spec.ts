import { addSavedApp, beginLogIn, enterCode } from '../fixtures/authenticator.ts'
import { expectAccessible } from '../fixtures/axe.ts'
import { fillLogIn, flash, logOut, personMenu } from '../fixtures/forms.ts'
import { expectNoSidewaysScroll } from '../fixtures/layout.ts'
import { expect, test } from '../fixtures/test.ts'

const TRUST = 'Don’t ask for a code on this device for 30 days'

// Of the log-in that lacks a code.
test.beforeEach(({ consoleWatch }) => consoleWatch.allow(/status of 40[13]/))

test('A trusted browser needs no code, until the user stops trusting it', async ({
  newUser,
  pageAs,
}) => {
  test.slow()
  const user = await newUser()
  const page = await pageAs(user)
  const app = await addSavedApp(page, user)
  await logOut(page, user.username)
  await beginLogIn(page, user)
  await page.getByLabel(TRUST).check()
  await enterCode(page, app.next())
  await expect(personMenu(page, user.username)).toBeVisible()

  await logOut(page, user.username)
  await page.goto('/login?next=%2Faccount%2Fsecurity')
  await fillLogIn(page, user)
  const devices = page.getByRole('region', { name: 'Trusted devices' })
  await expect(devices.getByRole('listitem')).toHaveCount(1)
  // A step-up asks for the code in a trusted browser too.
  await page.goto('/step-up?next=%2Fabout')
  await page.getByLabel('Password', { exact: true }).fill(user.password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()

  await page.goto('/account/security')
  await devices.getByRole('button', { name: /^Remove/ }).click()
  await expect(flash(page, 'Log-ins on that device need a code again.')).toBeVisible()
  await expect(devices).toBeHidden()
  await logOut(page, user.username)
  await beginLogIn(page, user)
})

test.describe('At 320 pixels', () => {
  test.use({ viewport: { width: 320, height: 640 } })
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the choice and the list fit and are accessible in the ${colorScheme} theme`, async ({
      newUser,
      pageAs,
    }) => {
      test.slow()
      const user = await newUser()
      const page = await pageAs(user)
      await page.emulateMedia({ colorScheme })
      const app = await addSavedApp(page, user)
      await page.context().clearCookies()
      await beginLogIn(page, user)
      await page.getByLabel(TRUST).check()
      await expectAccessible(page)
      await expectNoSidewaysScroll(page)
      await enterCode(page, app.next())
      await expect(page).toHaveURL('/')
      await page.goto('/account/security')
      await expect(page.getByRole('region', { name: 'Trusted devices' })).toBeVisible()
      await expectAccessible(page)
      await expectNoSidewaysScroll(page)
    })
  }
})
