import { changePassword, requestPasswordReset } from '@gatehouse/contract'
import { pathOf } from '../fixtures/api.ts'
import { expectAccessible } from '../fixtures/axe.ts'
import { env } from '../fixtures/env.ts'
import { expectNoSidewaysScroll } from '../fixtures/layout.ts'
import { expect, test } from '../fixtures/test.ts'

test('Admins see that a message was sent, and neither its contents nor its address', async ({
  newUser,
  apiAs,
  pageAs,
  inbox,
}) => {
  const user = await newUser()
  const api = await apiAs(user)
  const body = { current_password: user.password, new_password: 'another quiet lantern 43' }
  await api(changePassword, { body })
  await inbox.newest(user.email, /password was changed/)

  const page = await pageAs(env.admin)
  await page.goto('/')
  await page.getByRole('button', { name: 'admin', exact: true }).click()
  await page.getByRole('link', { name: 'Outgoing mail' }).click()
  // The user gets other mails too, about the address and the new device.
  const row = page.getByRole('row', { name: user.username }).filter({ hasText: 'Password changed' })
  await expect(row).toBeVisible()
  await expect(async () => {
    await page.reload()
    await expect(row).toContainText('Sent')
  }).toPass()
  await expect(page.getByRole('main')).not.toContainText(user.email)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`A message is readable on a phone in the ${colorScheme} scheme`, async ({
    page,
    newUser,
    request,
    inbox,
  }) => {
    const user = await newUser({ username: `${'W'.repeat(16)}${Date.now()}`.slice(0, 30) })
    await request.post(pathOf(requestPasswordReset), { data: { email: user.email } })
    const { html } = await inbox.newest(user.email, /^Reset your/)
    const requests: string[] = []
    page.on('request', (sent) => requests.push(sent.url()))
    await page.setViewportSize({ width: 320, height: 640 })
    await page.emulateMedia({ colorScheme })
    await page.setContent(html)
    await expect(page.getByRole('link', { name: 'Choose a new password' })).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    expect(requests).toEqual([])
  })
}
