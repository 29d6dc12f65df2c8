import { newCredentials } from '../fixtures/accounts.ts'
import { expectAccessible, expectDialogsAccessible } from '../fixtures/axe.ts'
import { env } from '../fixtures/env.ts'
import { closeDialog, fillRegistration } from '../fixtures/forms.ts'
import { expectNoSidewaysScroll } from '../fixtures/layout.ts'
import { decide, expect, removeNamed, test } from '../fixtures/waiting.ts'

test.skip(!env.strictUrl, 'Needs a stack where registrations wait for approval (STRICT_URL).')

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`In the ${colorScheme} theme axe finds nothing`, () => {
    test.use({ colorScheme })
    test.slow()

    test('on the pending registrations, with each dialog', async ({ pageAs, newcomer }) => {
      const somebody = await newcomer()
      const page = await pageAs(env.admin)
      await page.goto('/people/waiting')
      const openers = [decide(page, 'Approve', somebody), decide(page, 'Reject', somebody)]
      await expect(decide(page, 'Approve', somebody)).toBeVisible()
      await expectAccessible(page)
      await expectDialogsAccessible(page, openers)
      await page.setViewportSize({ width: 390, height: 844 })
      await expect(page.getByRole('list', { name: 'Waiting for approval' })).toBeVisible()
      await expectAccessible(page)
    })

    test('on the confirmation of a registration', async ({ page, tidy }) => {
      const somebody = newCredentials()
      tidy(removeNamed(somebody.username))
      await page.goto('/register')
      await expect(page.getByText('A manager reviews each registration.')).toBeVisible()
      await expectAccessible(page)
      await fillRegistration(page, somebody)
      await expect(page.getByRole('heading', { name: 'Registration received' })).toBeVisible()
      await expectAccessible(page)
    })
  })
}

test('At 320 pixels the pending registrations do not scroll sideways', async ({
  pageAs,
  newcomer,
}) => {
  const somebody = await newcomer()
  const page = await pageAs(env.admin, { viewport: { width: 320, height: 640 } })
  await page.goto('/people/waiting')
  for (const verb of ['Approve', 'Reject'] as const) {
    await decide(page, verb, somebody).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectNoSidewaysScroll(page)
    await closeDialog(page)
  }
  await expectNoSidewaysScroll(page)
})
