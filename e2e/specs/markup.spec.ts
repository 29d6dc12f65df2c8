import { createWidget } from '@gatehouse/contract'
import type { Page } from '@playwright/test'
import { uniqueWord } from '../fixtures/accounts.ts'
import { details } from '../fixtures/activity.ts'
import { taskButton } from '../fixtures/board.ts'
import { CATALOGUE, widgetRow } from '../fixtures/catalogue.ts'
import { env } from '../fixtures/env.ts'
import { closeDialog, flash } from '../fixtures/forms.ts'
import { expectNoSidewaysScroll } from '../fixtures/layout.ts'
import { expect, test } from '../fixtures/test.ts'

const MARKUP = '<img src=x onerror="document.title=1"><b>bold</b>'
const SCRIPT = '<script>document.title=2</script>\n<a href="javascript:alert(3)">here</a>'

/** Expects that no user input became an element or ran as a script. */
async function expectText(page: Page, title: string): Promise<void> {
  await expect(page.locator('img, b, main script, a[href^="javascript"]')).toHaveCount(0)
  await expect(page).toHaveTitle(title)
}

test('Markup in a task is shown as text in the list, each dialog and each message', async ({
  newUser,
  newTask,
  pageAs,
}) => {
  const user = await newUser({ role: 'manager' })
  const word = uniqueWord()
  const title = `${word} ${MARKUP}`
  await newTask({ title, description: SCRIPT, assigned_user_id: user.id })
  const page = await pageAs(user)
  await page.goto(`/board?q=${encodeURIComponent(title)}`)
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue(title)
  await page.getByRole('button', { name: title, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(title)
  await expect(dialog).toContainText(SCRIPT, { useInnerText: true })
  await expectText(page, 'Board · Gatehouse')
  await closeDialog(page)

  for (const verb of ['Assign', 'Edit', 'Delete']) {
    await taskButton(page, verb, title).click()
    await expect(dialog).toBeVisible()
    if (verb === 'Edit') await expect(dialog.getByLabel('Description')).toHaveValue(SCRIPT)
    await expectText(page, 'Board · Gatehouse')
    await closeDialog(page)
  }
  await taskButton(page, 'Start', title).click()
  await expect(flash(page, `“${title}” is in progress.`)).toBeVisible()
  await expectText(page, 'Board · Gatehouse')
})

test('Markup in a widget’s address stays in the address', async ({ newWidget, pageAs }) => {
  const info_url = 'https://example.com/?q="onmouseover="alert(1)"<img/src=x/onerror=alert(2)>'
  const { name } = await newWidget({ info_url })
  const page = await pageAs(env.admin)
  await page.goto(CATALOGUE)
  const link = widgetRow(page, name).getByRole('link')
  await expect(link).toHaveAttribute('title', info_url)
  await expect(link).not.toHaveAttribute('onmouseover')
  await expect(link).toHaveAttribute('rel', /noopener noreferrer/)
  await page.getByRole('button', { name: `Edit ${name}` }).click()
  await expect(page.getByRole('dialog').getByLabel('Web page')).toHaveValue(info_url)
  await expectText(page, 'Catalogue · Gatehouse')
})

test('A widget never links to a script', async ({ adminApi }) => {
  for (const info_url of [
    'javascript:alert(1)',
    'data:text/html,<b>',
    'https://user@example.com/',
  ]) {
    const body = { name: uniqueWord(), info_url, deadline: '2099-12-31' }
    await expect(adminApi(createWidget, { body })).rejects.toThrow('answered 400')
  }
})

test('Markup in a User-Agent is shown as text in the session list', async ({ newUser, pageAs }) => {
  const user = await newUser()
  await pageAs(user, { userAgent: '<img/src=x/onerror=document.title=1>' })
  const page = await pageAs(user)
  await page.goto('/account/sessions')
  await expect(page.getByRole('rowheader')).toHaveText(['Chrome on Windows', '<img'])
  await expectText(page, 'Sessions · Gatehouse')
})

test('Markup in an event is shown as text in its sentence and details', async ({
  newUser,
  newTask,
  pageAs,
}) => {
  const user = await newUser()
  await pageAs(user, { userAgent: '<img/src=x/onerror=document.title=1>' })
  const page = await pageAs(env.admin)
  await page.goto(`/activity?user=${user.id}`)
  await details(page, 'logged in from <img').click()
  await expectText(page, 'Activity · Gatehouse')

  const { title } = await newTask({ title: `${uniqueWord()} ${MARKUP}`, description: SCRIPT })
  await page.goto('/activity?action=task_created')
  await details(page, title).click()
  await expect(page.getByRole('definition').first()).toBeVisible()
  await expectText(page, 'Activity · Gatehouse')
})

for (const width of [1280, 1024, 320]) {
  test(`Long words wrap at ${width} pixels`, async ({ newUser, newTask, pageAs }) => {
    const word = uniqueWord()
    const title = `${word}${'W'.repeat(255 - word.length)}`
    const username = `${word}${'W'.repeat(30 - word.length)}`
    const user = await newUser({ role: 'manager', username })
    await newTask({ title, description: 'W'.repeat(2_000), assigned_user_id: user.id })
    const page = await pageAs(user, { viewport: { width, height: 800 } })
    await page.goto(`/board?q=${word}`)
    await expect(taskButton(page, 'Edit', title)).toBeVisible()
    await expectNoSidewaysScroll(page)
    const dialog = page.getByRole('dialog')
    for (const name of [title, ...['Assign', 'Edit', 'Delete'].map((verb) => `${verb} ${title}`)]) {
      await page.getByRole('button', { name, exact: true }).click()
      await expect(dialog).toBeVisible()
      await expectNoSidewaysScroll(page)
      await closeDialog(page)
    }
    await taskButton(page, 'Start', title).click()
    await expect(flash(page, title)).toBeVisible()
    await expectNoSidewaysScroll(page)
  })
}
