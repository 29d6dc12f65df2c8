import { requestPasswordReset } from '@gatehouse/contract'
import type { Page } from '@playwright/test'
import { pathOf } from '../fixtures/api.ts'
import { expectAccessible } from '../fixtures/axe.ts'
import { expectNoSidewaysScroll } from '../fixtures/layout.ts'
import { expect, test } from '../fixtures/test.ts'

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

test.use({ viewport: { width: 320, height: 640 } })

for (const colorScheme of ['light', 'dark'] as const) {
  test(`At 320 pixels in the ${colorScheme} theme, the pages of a reset are accessible and do not scroll sideways`, async ({
    page,
    newUser,
    request,
    inbox,
  }) => {
    await page.emulateMedia({ colorScheme })
    const user = await newUser({ username: `${'W'.repeat(16)}${Date.now()}`.slice(0, 30) })
    await page.goto('/forgot-password')
    await page.getByLabel('Email').fill(`${'w'.repeat(60)}@example.test`)
    await page.getByRole('button', { name: 'Send mail' }).click()
    await expect(heading(page, 'Check your mail')).toBeVisible()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)

    await request.post(pathOf(requestPasswordReset), { data: { email: user.email } })
    await page.goto((await inbox.newest(user.email, /^Reset your/)).linkTo('/reset-password'))
    await expect(heading(page, 'Reset password')).toBeVisible()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })
}
