import type { Page } from '@playwright/test'
import { taskButton } from '../fixtures/board.ts'
import { CATALOGUE } from '../fixtures/catalogue.ts'
import { env } from '../fixtures/env.ts'
import { closeDialog } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** Expects a font size at which iOS does not zoom in on a focused field. */
async function expectLegibleFields(page: Page, least: number): Promise<void> {
  const fields = page.locator('input:visible, select:visible, textarea:visible')
  await expect.poll(() => fields.count(), 'fields').toBeGreaterThanOrEqual(least)
  const small = await fields.evaluateAll((elements) =>
    elements
      .filter((element) => !['checkbox', 'radio'].includes(element.getAttribute('type') ?? ''))
      .map((element) => [element.outerHTML, Number.parseFloat(getComputedStyle(element).fontSize)])
      .filter(([, pixels]) => Number(pixels) < 16),
  )
  expect(small, 'fields with small text').toEqual([])
}

test('Fields on public pages have a font size of 16 pixels', async ({ page }) => {
  for (const [path, least] of [
    ['/register', 3],
    ['/login', 2],
  ] as const) {
    await page.goto(path)
    await expectLegibleFields(page, least)
  }
})

test('Fields on an admin’s pages and dialogs have a font size of 16 pixels', async ({
  newUser,
  newTask,
  newWidget,
  pageAs,
}) => {
  const { username } = await newUser()
  const { title } = await newTask()
  const { name } = await newWidget()
  const page = await pageAs(env.admin, PHONE)
  const dialogs = [
    [`/people?q=${username}`, 4, ['Add person', `Edit ${username}`]],
    [`/board?q=${title}`, 4, ['Add task']],
    // The page size can be chosen only if there is more than one page of widgets.
    [CATALOGUE, 0, ['Add widget', `Edit ${name}`]],
    ['/activity', 5, []],
    ['/account', 4, ['Delete my account']],
  ] as const
  for (const [path, least, openers] of dialogs) {
    await page.goto(path)
    await expectLegibleFields(page, least)
    for (const opener of openers) {
      await page.getByRole('button', { name: opener, exact: true }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expect(page.getByRole('dialog').getByText(/^Loading/)).toHaveCount(0)
      await expectLegibleFields(page, least + 1)
      await closeDialog(page)
    }
  }
  await page.goto(`/board?q=${title}`)
  for (const verb of ['Edit', 'Assign']) {
    await taskButton(page, verb, title).click()
    await expectLegibleFields(page, 5)
    await closeDialog(page)
  }
})
