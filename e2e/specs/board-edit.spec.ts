import { getTask, updateTask } from '@gatehouse/contract'
import type { Page } from '@playwright/test'
import { taskButton, taskRow } from '../fixtures/board.ts'
import { flash } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test.beforeEach(({ consoleWatch }) => consoleWatch.allow(/status of 412/))

const openEdit = async (page: Page, title: string) => {
  await page.goto(`/board?q=${title}`)
  await taskButton(page, 'Edit', title).click()
  const dialog = page.getByRole('dialog', { name: 'Edit task' })
  await expect(dialog.getByLabel('Title')).toHaveValue(title)
  return dialog
}

test('The second of two managers sees the conflict and can overwrite the first’s change', async ({
  newUser,
  newTask,
  pageAs,
  adminApi,
}) => {
  const [ada, eve] = [await newUser({ role: 'manager' }), await newUser({ role: 'manager' })]
  const { id, title } = await newTask({ description: 'As it was.' })
  const [first, second] = [await pageAs(ada), await pageAs(eve)]
  const theirs = await openEdit(first, title)
  const mine = await openEdit(second, title)

  await theirs.getByLabel('Description').fill('As Ada wants it.')
  await theirs.getByLabel('Status').selectOption('In progress')
  await theirs.getByRole('button', { name: 'Save changes' }).click()
  await expect(flash(first, `“${title}” was saved.`)).toBeVisible()

  await mine.getByLabel('Title').fill(`${title} new`)
  await mine.getByLabel('Description').fill('As Eve wants it.')
  await mine.getByRole('button', { name: 'Save changes' }).click()
  const notice = mine.getByRole('alert')
  await expect(notice).toBeFocused()
  await expect(notice).toContainText('Not saved: somebody else has changed this.')
  const changes = notice.getByLabel('Changes by somebody else')
  await expect(changes).toContainText('Description (you changed it, too)')
  for (const text of ['As it was.', 'As Ada wants it.', 'To do', 'In progress']) {
    await expect(changes).toContainText(text)
  }
  await expect(mine.getByLabel('Title')).toHaveValue(`${title} new`)
  await expect(mine.getByLabel('Description')).toHaveValue('As Eve wants it.')
  await expect(mine.getByLabel('Status')).toHaveValue('in_progress')

  await mine.getByRole('button', { name: 'Overwrite' }).click()
  await expect(flash(second, `“${title} new” was saved.`)).toBeVisible()
  const { data } = await adminApi(getTask, { params: { id } })
  expect(data).toMatchObject({
    title: `${title} new`,
    description: 'As Eve wants it.',
    status: 'in_progress',
  })
})

test('The second of two managers can take over the first’s change', async ({
  newUser,
  newTask,
  pageAs,
  apiAs,
}) => {
  const [ada, eve] = [await newUser({ role: 'manager' }), await newUser({ role: 'manager' })]
  const { id, title } = await newTask()
  const page = await pageAs(eve)
  const mine = await openEdit(page, title)
  const api = await apiAs(ada)
  await api(updateTask, { params: { id }, body: { title: `${title} by Ada` } })
  await mine.getByLabel('Title').fill(`${title} by Eve`)
  await mine.getByRole('button', { name: 'Save changes' }).click()
  await mine.getByRole('button', { name: 'Take theirs' }).click()
  await expect(mine.getByRole('alert')).toHaveCount(0)
  await expect(mine.getByLabel('Title')).toHaveValue(`${title} by Ada`)
  await page.keyboard.press('Escape')
  await expect(taskRow(page, `${title} by Ada`)).toBeVisible()
  const { data } = await api(getTask, { params: { id } })
  expect(data.title).toBe(`${title} by Ada`)
})
