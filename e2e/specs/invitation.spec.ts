import { deleteUser, invite, listInvitations, revokeInvitation } from '@gatehouse/contract'
import type { Page } from '@playwright/test'
import { newCredentials } from '../fixtures/accounts.ts'
import type { Api } from '../fixtures/api.ts'
import { expectAccessible } from '../fixtures/axe.ts'
import { env } from '../fixtures/env.ts'
import { fillLogIn, flash, password, tabTo } from '../fixtures/forms.ts'
import { expectNoSidewaysScroll } from '../fixtures/layout.ts'
import { expect, test } from '../fixtures/test.ts'

const SUBJECT = /^You are invited/

/** Removes the account of an accepted invitation. */
const removingInvited = (address: string) => async (api: Api) => {
  const { data } = await api(listInvitations, { query: { state: 'accepted' } })
  const id = data.items.find(({ email }) => email === address)?.user?.id ?? ''
  await api(deleteUser, { params: { id }, body: undefined })
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

test('An invited person opens the mail, chooses a username and a password, and is logged in', async ({
  page,
  browser,
  pageAs,
  tidy,
  inbox,
  request,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 410/)
  const person = newCredentials()
  const admin = await pageAs(env.admin)
  await admin.goto('/people')
  await admin.getByRole('link', { name: 'Invitations' }).click()
  await admin.getByRole('button', { name: 'Invite people' }).click()
  const dialog = admin.getByRole('dialog', { name: 'Invite people' })
  await dialog.getByLabel('Email addresses').fill(`${person.email},\n${person.email}`)
  await dialog.getByLabel('Role').selectOption('manager')
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click()
  await expect(flash(admin, '1 person was invited.')).toBeVisible()
  await expect(admin.getByRole('row', { name: person.email })).toContainText('Pending')

  const link = (await inbox.newest(person.email, SUBJECT)).linkTo('/invitation')
  // A scanner uses nothing up.
  expect((await request.head(link)).status()).toBe(200)
  for (let times = 0; times < 5; times += 1) expect((await request.get(link)).status()).toBe(200)
  const scanner = await browser.newPage()
  await scanner.goto(link)
  await expect(heading(scanner, 'Accept the invitation')).toBeVisible()
  await scanner.close()

  await page.goto(link)
  await expect(heading(page, 'Accept the invitation')).toBeVisible()
  expect(page.url()).toBe(`${env.baseUrl}/invitation`)
  await page.getByLabel('Username', { exact: true }).fill(person.username)
  await password(page).fill(person.password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(flash(page, `Welcome, ${person.username}.`)).toBeVisible()
  tidy(removingInvited(person.email))

  await admin.reload()
  await expect(admin.getByRole('row', { name: person.email })).toContainText('Accepted')
  const again = await browser.newPage()
  consoleWatch.follow(again.context())
  await again.goto(link)
  await expect(heading(again, 'This invitation was accepted already')).toBeVisible()
  await again.getByRole('main').getByRole('link', { name: 'Log in' }).click()
  await fillLogIn(again, person)
  await expect(flash(again, 'Logged in as')).toBeVisible()
  await again.context().close()
})

test('A revoked invitation says what to do next', async ({
  page,
  adminApi,
  inbox,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 410/)
  const { email } = newCredentials()
  const { data } = await adminApi(invite, { body: { emails: [email], role: 'employee' } })
  const link = (await inbox.newest(email, SUBJECT)).linkTo('/invitation')
  await adminApi(revokeInvitation, { params: { id: data.invited[0]?.id ?? '' } })
  await page.goto(link)
  await expect(heading(page, 'This invitation is no longer valid')).toBeVisible()
})

test('An invitation is accepted by keyboard alone', async ({ page, adminApi, tidy, inbox }) => {
  const { email, username, password: chosen } = newCredentials()
  await adminApi(invite, { body: { emails: [email], role: 'employee' } })
  tidy(removingInvited(email))
  await page.goto((await inbox.newest(email, SUBJECT)).linkTo('/invitation'))
  await expect(heading(page, 'Accept the invitation')).toBeVisible()
  await tabTo(page, page.getByLabel('Username', { exact: true }))
  await page.keyboard.type(username)
  await tabTo(page, password(page))
  await page.keyboard.type(chosen)
  await page.keyboard.press('Enter')
  await expect(flash(page, `Welcome, ${username}.`)).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`At 320 pixels in the ${colorScheme} theme, the pages of an invitation are accessible and do not scroll sideways`, async ({
    page,
    pageAs,
    adminApi,
    tidy,
    inbox,
  }) => {
    test.slow()
    const email = `${'w'.repeat(50)}${Date.now()}@example.test`
    const { data } = await adminApi(invite, { body: { emails: [email], role: 'employee' } })
    tidy((api) => api(revokeInvitation, { params: { id: data.invited[0]?.id ?? '' } }))
    const admin = await pageAs(env.admin)
    for (const opened of [page, admin]) {
      await opened.emulateMedia({ colorScheme })
      await opened.setViewportSize({ width: 320, height: 640 })
    }
    await page.goto((await inbox.newest(email, SUBJECT)).linkTo('/invitation'))
    await expect(heading(page, 'Accept the invitation')).toBeVisible()
    await admin.goto('/people/invitations')
    await expect(admin.getByText(email)).toBeVisible()
    for (const opened of [page, admin]) {
      await expectAccessible(opened)
      await expectNoSidewaysScroll(opened)
    }
    await admin.getByRole('button', { name: 'Invite people' }).click()
    await expect(admin.getByLabel('Email addresses')).toBeFocused()
    await expectAccessible(admin)
    await expectNoSidewaysScroll(admin)
  })
}
