import { fillLogIn, flash } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

const SUBJECT = /^New log-in/

const MAIL = 'Mail me when I log in on a new device'

test('A log-in on a new device is mailed, and one on a known device is not', async ({
  page,
  newUser,
  inbox,
}) => {
  const user = await newUser()
  await page.goto('/login')
  await fillLogIn(page, user)
  await expect(flash(page, 'Logged in as')).toBeVisible()
  const { text, linkTo } = await inbox.newest(user.email, SUBJECT)
  expect(text).toContain('Device: Chrome on Windows')
  expect(new URL(linkTo('/account/sessions')).pathname).toBe('/account/sessions')

  await page.context().clearCookies({ name: /refresh|session|signed_in/ })
  await page.goto('/login')
  await fillLogIn(page, user)
  await expect(flash(page, 'Logged in as')).toBeVisible()
  await page.goto('/account/sessions')
  await expect(page.getByRole('rowheader')).toHaveCount(2)
  const mails = await inbox.all(user.email)
  expect(mails.filter(({ subject }) => SUBJECT.test(subject))).toHaveLength(1)
})

test('A user switches the mail off by keyboard, which is mailed, and stays off', async ({
  newUser,
  pageAs,
  inbox,
}) => {
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/account/sessions')
  const choice = page.getByRole('switch', { name: MAIL })
  await expect(choice).toBeChecked()
  await choice.focus()
  await page.keyboard.press('Space')
  await expect(flash(page, 'You no longer get mail about log-ins on new devices.')).toBeVisible()
  await expect(choice).not.toBeChecked()
  await expect(choice).toBeFocused()
  await inbox.newest(user.email, /^Mail about new devices is switched off/)

  const before = await inbox.all(user.email)
  const elsewhere = await pageAs(user)
  await elsewhere.goto('/account/sessions')
  await expect(elsewhere.getByRole('switch', { name: MAIL })).not.toBeChecked()
  expect(await inbox.all(user.email)).toHaveLength(before.length)
})
