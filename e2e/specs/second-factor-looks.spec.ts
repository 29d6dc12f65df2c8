import type { Page } from '@playwright/test'
import { addApp, beginLogIn, saveCodes } from '../fixtures/authenticator.ts'
import { expectAccessible, expectDialogsAccessible } from '../fixtures/axe.ts'
import { logOutByMenu } from '../fixtures/forms.ts'
import { expectNoSidewaysScroll } from '../fixtures/layout.ts'
import { expect, test } from '../fixtures/test.ts'

const viewport = { width: 320, height: 640 }

async function expectFits(page: Page): Promise<void> {
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
}

// Of the log-in that lacks a code.
test.beforeEach(({ consoleWatch }) => consoleWatch.allow(/status of 40[13]/))

for (const colorScheme of ['light', 'dark'] as const) {
  test(`At 320 pixels in the ${colorScheme} theme, each step of a second factor fits and is accessible`, async ({
    newUser,
    pageAs,
  }) => {
    test.slow()
    const user = await newUser()
    const page = await pageAs(user, { viewport, colorScheme })
    await page.goto('/account/security')
    await expect(page.getByRole('button', { name: 'Set up' })).toBeVisible()
    await expectFits(page)
    await expectDialogsAccessible(page, [
      page.getByRole('button', { name: 'Set up' }),
      page.getByRole('button', { name: 'Add a passkey' }),
    ])
    await addApp(page, user)
    await expectFits(page)
    await saveCodes(page)
    await expectFits(page)
    await expectDialogsAccessible(page, [
      page.getByRole('button', { name: 'Remove the authenticator app' }),
      page.getByRole('button', { name: 'Get new codes' }),
    ])
    await logOutByMenu(page)
    await beginLogIn(page, user)
    await expectFits(page)
    await page.getByRole('button', { name: 'Use a recovery code' }).click()
    await expectFits(page)
  })

  test(`The step with the QR code is accessible in the ${colorScheme} theme`, async ({
    newUser,
    pageAs,
  }) => {
    const user = await newUser()
    const page = await pageAs(user, { viewport, colorScheme })
    await page.goto('/account/security')
    await page.getByRole('button', { name: 'Set up' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Current password', { exact: true }).fill(user.password)
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByRole('img', { name: /^QR code/ })).toBeVisible()
    await expectFits(page)
  })
}
