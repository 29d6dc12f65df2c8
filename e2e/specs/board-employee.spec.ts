import { assignTask, getTask, updateTask } from '@gatehouse/contract'
import { uniqueWord } from '../fixtures/accounts.ts'
import { hoursFromNow, statistics, taskButton, taskRow } from '../fixtures/board.ts'
import { flash } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test('Employees see only their own tasks, by deadline, with overdue ones marked', async ({
  newUser,
  newTask,
  pageAs,
}) => {
  const [user, other] = [await newUser(), await newUser()]
  const mine = { assigned_user_id: user.id }
  const never = await newTask(mine)
  const soon = await newTask({ ...mine, deadline: hoursFromNow(30) })
  const late = await newTask({ ...mine, deadline: hoursFromNow(-30) })
  await newTask({ assigned_user_id: other.id })
  await newTask()
  const page = await pageAs(user)
  await page.goto('/')
  await page.getByRole('link', { name: 'Board', exact: true }).click()
  await expect(page.getByRole('table', { name: 'Your tasks' })).toBeVisible()
  await expect(page.getByRole('rowheader')).toHaveText([late.title, soon.title, never.title])
  await expect(taskRow(page, late.title)).toContainText('Overdue')
  await expect(page.getByText('Overdue', { exact: true }).and(page.locator('td *'))).toHaveCount(1)
  await expect(statistics(page)).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^(Add|Assign|Edit|Delete)/ })).toHaveCount(0)
})

test('An employee moves a task through every status until it is done', async ({
  newUser,
  newTask,
  pageAs,
  adminApi,
}) => {
  const user = await newUser()
  const description = 'First the left one,\nthen the right one.'
  const { id, title } = await newTask({ assigned_user_id: user.id, description })
  const page = await pageAs(user)
  await page.goto('/board')
  await page.getByRole('button', { name: title, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: title })
  await expect(dialog).toContainText(description, { useInnerText: true })
  await expect(dialog).toContainText('To do')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  await taskButton(page, 'Start', title).click()
  await expect(flash(page, `“${title}” is in progress.`)).toBeVisible()
  await expect(taskRow(page, title)).toContainText('In progress')
  await taskButton(page, 'Finish', title).click()
  await expect(flash(page, `“${title}” is done.`)).toBeVisible()
  await expect(page.getByText('You have no open tasks.')).toBeVisible()
  const { data } = await adminApi(getTask, { params: { id } })
  expect(data.status).toBe('done')

  await page.getByRole('link', { name: 'Show done tasks' }).click()
  await expect(page).toHaveURL('/board?status=done')
  await taskButton(page, 'Reopen', title).click()
  await expect(page.getByText('No task matches this search.')).toBeVisible()
})

test('Another user’s task does not exist for an employee', async ({
  newUser,
  newTask,
  pageAs,
  apiAs,
}) => {
  const [user, other] = [await newUser(), await newUser()]
  const word = uniqueWord()
  const theirs = await newTask({ title: word, assigned_user_id: other.id })
  const page = await pageAs(user)
  for (const filter of ['', `&assignee=${other.id}`, '&assignee=none']) {
    await page.goto(`/board?status=all&q=${word}${filter}`)
    await expect(page.getByText('No task matches this search.')).toBeVisible()
  }
  const api = await apiAs(user)
  const params = { id: theirs.id }
  const gone = `Task ${theirs.id} does not exist.`
  await expect(api(getTask, { params })).rejects.toThrow(gone)
  await expect(api(updateTask, { params, body: { status: 'done' } })).rejects.toThrow(gone)
})

test('An employee can change only the status of their own task', async ({
  newUser,
  newTask,
  apiAs,
}) => {
  const user = await newUser()
  const { id, title } = await newTask({ assigned_user_id: user.id })
  const api = await apiAs(user)
  const body = { title: 'Mine alone', status: 'done' } as const
  await expect(api(updateTask, { params: { id }, body })).rejects.toThrow(
    'Employees can only update task status.',
  )
  const { data } = await api(getTask, { params: { id } })
  expect(data).toMatchObject({ title, status: 'pending' })
})

test('A task that was reassigned while it is open is reported as gone', async ({
  newUser,
  newTask,
  pageAs,
  adminApi,
  consoleWatch,
}) => {
  consoleWatch.allow(/status of 404/)
  const user = await newUser()
  const { id, title } = await newTask({ assigned_user_id: user.id })
  const page = await pageAs(user)
  await page.goto('/board')
  await expect(taskRow(page, title)).toBeVisible()
  await adminApi(assignTask, { params: { id }, body: { assigned_user_id: null } })
  await taskButton(page, 'Start', title).click()
  await expect(flash(page, 'This task was deleted')).toBeVisible()
  await expect(page.getByText('You have no open tasks.')).toBeVisible()
})
