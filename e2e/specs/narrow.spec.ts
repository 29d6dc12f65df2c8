import type { Locator, Page } from '@playwright/test'
import { uniqueWord } from '../fixtures/accounts.ts'
import { ownActivity, personFilter } from '../fixtures/activity.ts'
import { hoursFromNow, taskButton } from '../fixtures/board.ts'
import { CATALOGUE } from '../fixtures/catalogue.ts'
import { env } from '../fixtures/env.ts'
import { closeDialog, flash } from '../fixtures/forms.ts'
import { expectNoSidewaysScroll } from '../fixtures/layout.ts'
import { expect, test } from '../fixtures/test.ts'

test.use({ viewport: { width: 390, height: 844 } })

const menuButton = (page: Page) => page.getByRole('button', { name: 'Menu' })
const menu = (page: Page) => page.getByRole('navigation', { name: 'Menu' })

test('On a phone the navigation is behind a menu button', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden()
  await expect(menuButton(page)).toHaveAttribute('aria-expanded', 'false')
  await menuButton(page).click()
  await expect(menuButton(page)).toHaveAttribute('aria-expanded', 'true')
  await menu(page).getByRole('link', { name: 'People' }).click()
  await expect(page).toHaveURL('/people')
  await expect(menu(page)).toBeHidden()
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})

test('The menu shows the logged-in user and logs out', async ({ newUser, pageAs }) => {
  const user = await newUser()
  const page = await pageAs(user)
  await page.goto('/')
  await menuButton(page).click()
  await expect(menu(page)).toContainText(user.username)
  await expect(menu(page).getByRole('link', { name: 'My account' })).toBeVisible()
  await menu(page).getByRole('button', { name: 'Log out' }).click()
  await expect(flash(page, 'You are logged out.')).toBeVisible()
})

/** Expects that the dialog of each of these buttons does not scroll sideways. */
async function expectDialogsToFit(page: Page, openers: Locator[]): Promise<void> {
  const dialog = page.getByRole('dialog')
  for (const opener of openers) {
    await opener.click()
    await expect(dialog).toBeVisible()
    await expect(dialog.getByText(/^Loading/)).toHaveCount(0)
    await expectNoSidewaysScroll(page)
    await closeDialog(page)
  }
}

test.describe('At 320 pixels', () => {
  test.use({ viewport: { width: 320, height: 640 } })

  for (const path of [
    '/',
    '/register',
    '/login',
    '/invitation',
    '/forgot-password',
    '/reset-password',
    '/verify-email',
    '/confirm-registration',
    '/confirmation-mail',
    '/confirm-address',
    '/restore-address',
    '/people',
    '/about',
    '/nothing/here',
  ]) {
    test(`${path} does not scroll sideways for an anonymous visitor`, async ({ page, newUser }) => {
      await newUser({ username: `w${'W'.repeat(16)}${Date.now()}`.slice(0, 30) })
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      if (path === '/people') await expect(page.getByRole('listitem').first()).toBeVisible()
      await menuButton(page).click()
      await expect(menu(page)).toBeVisible()
      await expectNoSidewaysScroll(page)
    })
  }

  test('The account page, sessions and their dialogs do not scroll sideways', async ({
    newUser,
    pageAs,
  }) => {
    const user = await newUser()
    await pageAs(user)
    const page = await pageAs(user)
    await page.goto('/account')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account')
    await expectNoSidewaysScroll(page)
    await expectDialogsToFit(page, [page.getByRole('button', { name: 'Delete my account' })])
    await page.goto('/account/sessions')
    await expect(page.getByText('This session')).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectDialogsToFit(page, [page.getByRole('button', { name: 'End all other sessions' })])
  })

  test('People and their dialogs do not scroll sideways for an admin', async ({
    newUser,
    pageAs,
  }) => {
    const { id, username } = await newUser()
    const page = await pageAs(env.admin)
    await page.goto(`/people?q=${username}`)
    const edit = page.getByRole('button', { name: `Edit ${username}` })
    await expect(edit).toBeVisible()
    await expectNoSidewaysScroll(page)
    const reset = page.getByRole('button', { name: /^(Send reset mail|Create one-time link)/ })
    await expectDialogsToFit(page, [page.getByRole('button', { name: 'Add person' }), edit, reset])
    for (const path of [
      `/people/${id}/sessions`,
      '/people/waiting',
      '/people/invitations',
      '/outgoing-mail',
      '/system',
    ]) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectNoSidewaysScroll(page)
    }
  })

  test('Activity does not scroll sideways, with its details and the search for a person', async ({
    newUser,
    newTask,
    pageAs,
  }) => {
    const { id, username } = await newUser({ username: `${uniqueWord()}${'W'.repeat(14)}` })
    const page = await pageAs(env.admin)
    await newTask({ title: 'W'.repeat(255) })
    for (const path of [
      '/activity?action=task_created',
      `/activity?user=${id}`,
      '/account/activity',
    ]) {
      await page.goto(path)
      await page
        .getByRole('button', { name: /^Details/ })
        .first()
        .click()
      await expect(page.getByRole('definition').first()).toBeVisible()
      await expectNoSidewaysScroll(page)
    }
    await page.goto('/activity')
    await personFilter(page, 'User').fill(username.slice(0, -1))
    await expect(page.getByRole('option', { name: username })).toBeVisible()
    await expectNoSidewaysScroll(page)
    await page.goto('/account')
    await expect(ownActivity(page).getByRole('listitem').first()).toBeVisible()
    await expectNoSidewaysScroll(page)
  })

  test('The board and its dialogs do not scroll sideways for a manager', async ({
    newUser,
    newTask,
    pageAs,
  }) => {
    const user = await newUser({ role: 'manager' })
    const { title } = await newTask({ deadline: hoursFromNow(-3), assigned_user_id: user.id })
    const page = await pageAs(user)
    await page.goto(`/board?q=${title}`)
    await page.getByText('By person').click()
    await expect(taskButton(page, 'Edit', title)).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectDialogsToFit(page, [
      page.getByRole('button', { name: 'Add task' }),
      page.getByRole('button', { name: title, exact: true }),
      ...['Assign', 'Edit', 'Delete'].map((verb) => taskButton(page, verb, title)),
    ])
  })

  test('The catalogue and its dialogs do not scroll sideways for an admin', async ({
    newWidget,
    pageAs,
  }) => {
    const { name } = await newWidget({ info_url: `https://${'w'.repeat(60)}.example.com/` })
    const page = await pageAs(env.admin)
    await page.goto(CATALOGUE)
    await expect(page.getByRole('button', { name: `Edit ${name}` })).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectDialogsToFit(
      page,
      ['Add widget', `Edit ${name}`, `Delete ${name}`].map((button) =>
        page.getByRole('button', { name: button }),
      ),
    )
  })
})
