import type { Page } from '@playwright/test'
import { askForAddress, CHANGED, profile, verifyAddress } from '../fixtures/address.ts'
import { expectAccessible } from '../fixtures/axe.ts'
import { expectNoSidewaysScroll } from '../fixtures/layout.ts'
import { expect, test } from '../fixtures/test.ts'

const viewport = { width: 320, height: 640 }
const longName = () => `${'W'.repeat(16)}${Date.now()}`.slice(0, 30)

async function expectFits(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
}

test.use({ viewport })

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`At 320 pixels in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })

    test('the form for another address fits and is accessible', async ({ newUser, pageAs }) => {
      const page = await pageAs(await newUser({ username: longName() }), { viewport, colorScheme })
      await page.goto('/account')
      await profile(page)
        .getByLabel('Email')
        .fill(`${'w'.repeat(60)}@example.test`)
      await expect(profile(page).getByLabel('Current password', { exact: true })).toBeVisible()
      await expectFits(page, 'My account')
    })

    test('the page that confirms an address fits and is accessible', async ({
      page,
      newUser,
      apiAs,
      inbox,
    }) => {
      const user = await newUser({ username: longName() })
      await page.goto((await askForAddress(user, await apiAs(user), inbox)).link)
      await expectFits(page, 'Confirm new address')
      await page.getByRole('button', { name: 'Change address' }).click()
      await expectFits(page, 'Address changed')
    })

    test('the page that restores an address fits and is accessible', async ({
      page,
      newUser,
      apiAs,
      inbox,
    }) => {
      const user = await newUser({ username: longName() })
      const api = await apiAs(user)
      await verifyAddress(user, api, inbox)
      await page.goto((await askForAddress(user, api, inbox)).link)
      await page.getByRole('button', { name: 'Change address' }).click()
      await page.goto((await inbox.newest(user.email, CHANGED)).linkTo('/restore-address'))
      await expectFits(page, 'Change the address back')
      await page.getByRole('button', { name: 'Change the address back' }).click()
      await expectFits(page, 'Address changed back')
    })
  })
}
