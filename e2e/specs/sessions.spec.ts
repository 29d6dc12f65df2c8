import { devices, type Page } from '@playwright/test'
import { env } from '../fixtures/env.ts'
import { flash } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

const PHONE = devices['Pixel 7']
const DESK = 'Chrome on Windows'

test.beforeEach(({ consoleWatch }) => consoleWatch.allow(/status of 401/))

const openAccount = async (page: Page) => {
  await page.goto('/account')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account')
}

/** The message on the next step of a page whose session has ended. */
const expectThrownOut = async (page: Page, reason: string) => {
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByRole('dialog', { name: 'Log in again' })).toContainText(reason)
}

test('A user ends the session of another browser, which shows the reason', async ({
  newUser,
  pageAs,
}) => {
  const user = await newUser()
  const [page, phone] = [await pageAs(user), await pageAs(user, PHONE)]
  await openAccount(phone)
  await page.goto('/account')
  await page.getByRole('link', { name: 'View sessions' }).click()
  await expect(page.getByRole('row', { name: DESK })).toContainText('This session')
  await page.getByRole('button', { name: 'End session on Chrome on Android' }).click()
  await expect(flash(page, 'The session was ended.')).toBeVisible()
  await expect(page.getByRole('rowheader')).toHaveText([DESK])

  await expectThrownOut(phone, 'You ended this session from another one.')
  await phone.reload()
  await expect(phone).toHaveURL('/login?next=%2Faccount')
  await page.reload()
  await expect(page.getByRole('row', { name: DESK })).toContainText('This session')
})

test('A user ends all other sessions and keeps the current one', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const [page, phone] = [await pageAs(user), await pageAs(user, PHONE)]
  await pageAs(user)
  await openAccount(phone)
  await page.goto('/account/sessions')
  await expect(page.getByRole('rowheader')).toHaveCount(3)
  await page.getByRole('button', { name: 'End all other sessions' }).click()
  const dialog = page.getByRole('dialog', { name: 'End all other sessions?' })
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await dialog.getByRole('button', { name: 'End all other sessions' }).click()
  await expect(flash(page, 'All other sessions ended.')).toBeVisible()
  await expect(page.getByRole('rowheader')).toHaveCount(1)
  await expectThrownOut(phone, 'You ended this session from another one.')
})

test('An admin ends one session of a user, then all', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const [desk, phone] = [await pageAs(user), await pageAs(user, PHONE)]
  await openAccount(desk)
  await openAccount(phone)
  const page = await pageAs(env.admin)
  await page.goto(`/people?q=${user.username}`)
  await page.getByRole('link', { name: `${user.username}’s sessions` }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${user.username}’s sessions`)
  await page.getByRole('button', { name: `End session on ${DESK}` }).click()
  await expect(flash(page, 'The session was ended.')).toBeVisible()
  await expect(page.getByRole('rowheader')).toHaveText(['Chrome on Android'])
  await expectThrownOut(desk, 'An admin ended this session.')

  await page.getByRole('button', { name: 'End all sessions' }).click()
  const dialog = page.getByRole('dialog', { name: `End all of ${user.username}’s sessions?` })
  await dialog.getByRole('button', { name: 'End all sessions' }).click()
  await expect(page.getByText('No sessions.')).toBeVisible()
  await expectThrownOut(phone, 'An admin ended this session.')
})

test('Only admins see another user’s sessions', async ({ newUser, pageAs, consoleWatch }) => {
  consoleWatch.allow(/status of 403/)
  const [manager, user] = [await newUser({ role: 'manager' }), await newUser()]
  const page = await pageAs(manager)
  await page.goto(`/people?q=${user.username}`)
  await expect(page.getByRole('row', { name: user.username })).toBeVisible()
  await expect(page.getByRole('link', { name: /’s sessions$/ })).toHaveCount(0)
  await page.goto(`/people/${user.id}/sessions`)
  await expect(page.getByText('You do not have permission to do that.')).toBeVisible()
})
