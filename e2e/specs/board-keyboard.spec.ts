import { deleteTask, listTasks } from '@gatehouse/contract'
import { uniqueWord } from '../fixtures/accounts.ts'
import { taskButton, taskRow } from '../fixtures/board.ts'
import { flash, tabTo } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test('A manager adds, assigns, moves and deletes a task by keyboard', async ({
  newUser,
  pageAs,
  tidy,
}) => {
  test.slow()
  const [manager, user] = [await newUser({ role: 'manager' }), await newUser()]
  const title = uniqueWord()
  tidy(async (admin) => {
    const { data } = await admin(listTasks, { query: { q: title } })
    for (const { id } of data.items) await admin(deleteTask, { params: { id } })
  })
  const page = await pageAs(manager)
  const { keyboard } = page
  await page.goto(`/board?q=${title}`)
  const add = page.getByRole('main').getByRole('button', { name: 'Add task' })
  await tabTo(page, add)
  await keyboard.press('Enter')
  const form = page.getByRole('dialog', { name: 'Add a task' })
  await expect(form.getByLabel('Title')).toBeFocused()
  await keyboard.type(title)
  const deadline = form.getByLabel('Deadline', { exact: true })
  await tabTo(page, deadline)
  // The locale decides the order of the parts, and whether there is a part for a.m. and p.m.
  await keyboard.type('1111209911111A')
  await expect(deadline).toHaveValue(/^2099-11-11T/)
  await tabTo(page, form.getByRole('button', { name: 'Add task' }))
  await keyboard.press('Enter')
  await expect(flash(page, `“${title}” was added.`)).toBeVisible()
  await expect(add).toBeFocused()

  await tabTo(page, taskButton(page, 'Assign', title))
  await keyboard.press('Enter')
  const assign = page.getByRole('dialog', { name: `Assign “${title}”` })
  await expect(assign.getByRole('combobox', { name: 'Assigned to' })).toBeFocused()
  await keyboard.type(user.username.slice(0, -1))
  await expect(assign.getByRole('option')).toHaveText([user.username])
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await tabTo(page, assign.getByRole('button', { name: 'Assign' }))
  await keyboard.press('Enter')
  await expect(taskRow(page, title)).toContainText(user.username)
  await expect(taskButton(page, 'Assign', title)).toBeFocused()

  await keyboard.press('Shift+Tab')
  await expect(taskButton(page, 'Start', title)).toBeFocused()
  await keyboard.press('Enter')
  await expect(taskButton(page, 'Finish', title)).toBeFocused()

  await tabTo(page, taskButton(page, 'Delete', title))
  await keyboard.press('Enter')
  const question = page.getByRole('dialog', { name: `Delete “${title}”?` })
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await keyboard.press('Tab')
  await expect(question.getByRole('button', { name: 'Delete task' })).toBeFocused()
  await keyboard.press('Enter')
  await expect(flash(page, `“${title}” was deleted.`)).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})
