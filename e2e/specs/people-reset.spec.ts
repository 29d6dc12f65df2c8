import { env } from '../fixtures/env.ts'
import { fillLogIn, flash } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

const NEW_PASSWORD = 'another quiet lantern 43'

test('An admin sends a reset mail, and the person chooses a new password', async ({
  page,
  newUser,
  pageAs,
  inbox,
}) => {
  const user = await newUser()
  const admin = await pageAs(env.admin)
  await admin.goto(`/people?q=${user.username}`)
  await admin.getByRole('button', { name: `Send reset mail to ${user.username}` }).click()
  const dialog = admin.getByRole('dialog', { name: `Send a reset mail to ${user.username}?` })
  await expect(dialog).toContainText(user.email)
  await dialog.getByRole('button', { name: 'Send reset mail' }).click()
  await expect(flash(admin, `A reset mail to ${user.username} is on its way.`)).toBeVisible()

  const mail = await inbox.newest(user.email, /^Reset your/)
  await page.goto(mail.linkTo('/reset-password'))
  await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByRole('main').getByRole('link', { name: 'Log in' }).click()
  await fillLogIn(page, { ...user, password: NEW_PASSWORD })
  await expect(flash(page, 'Logged in as')).toBeVisible()
})
