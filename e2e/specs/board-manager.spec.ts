import { deleteTask, listTasks } from '@gatehouse/contract'
import { uniqueWord } from '../fixtures/accounts.ts'
import { countOf, hoursFromNow, statistics, taskButton, taskRow } from '../fixtures/board.ts'
import { expectFault, flash } from '../fixtures/forms.ts'
import { expect, test } from '../fixtures/test.ts'

test('Filters are in the address, and survive a reload and Back', async ({
  newUser,
  newTask,
  pageAs,
}) => {
  const [manager, user] = [await newUser({ role: 'manager' }), await newUser()]
  const word = uniqueWord()
  await newTask({ title: `${word} free` })
  await newTask({ title: `${word} late`, deadline: hoursFromNow(-2), assigned_user_id: user.id })
  await newTask({ title: `${word} given`, assigned_user_id: user.id })
  const page = await pageAs(manager)
  const titles = page.getByRole('rowheader')
  await page.goto('/board')
  await page.getByRole('searchbox', { name: 'Search' }).fill(word)
  // Without other tasks the list looks the same before the search.
  await expect(page).toHaveURL(`/board?q=${word}`)
  await expect(titles).toHaveText(['late', 'free', 'given'].map((end) => `${word} ${end}`))
  await page.getByLabel('Assigned to').selectOption(user.username)
  await expect(titles).toHaveText([`${word} late`, `${word} given`])
  await page.getByLabel('Deadline').selectOption('Overdue')
  await expect(titles).toHaveText([`${word} late`])
  const address = `/board?q=${word}&assignee=${user.id}&overdue=true`
  await expect(page).toHaveURL(address)
  await page.reload()
  await expect(titles).toHaveText([`${word} late`])
  await expect(page.getByLabel('Assigned to')).toHaveValue(user.id)

  await page.getByRole('link', { name: 'About', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('About')
  await page.goBack()
  await expect(page).toHaveURL(address)
  await expect(titles).toHaveText([`${word} late`])
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue(word)
  await page.getByLabel('Deadline').selectOption('')
  await page.getByLabel('Assigned to').selectOption('none')
  await expect(titles).toHaveText([`${word} free`])
})

test('A manager adds a task with a deadline and finds the assignee by part of the name', async ({
  newUser,
  pageAs,
  tidy,
}) => {
  const [manager, user] = [await newUser({ role: 'manager' }), await newUser()]
  const title = uniqueWord()
  tidy(async (admin) => {
    const { data } = await admin(listTasks, { query: { q: title } })
    for (const { id } of data.items) await admin(deleteTask, { params: { id } })
  })
  const page = await pageAs(manager)
  await page.goto(`/board?q=${title}`)
  await page.getByRole('button', { name: 'Add task' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a task' })
  await dialog.getByRole('button', { name: 'Add task' }).click()
  await expectFault(dialog.getByLabel('Title'), 'Enter a title.')
  await dialog.getByLabel('Title').fill(title)
  const assignee = dialog.getByRole('combobox', { name: 'Assigned to' })
  await assignee.fill(user.username.slice(0, -2))
  await dialog.getByRole('option', { name: user.username }).click()
  await dialog.getByLabel('Deadline', { exact: true }).fill('2099-12-31T18:30')
  await dialog.getByLabel('Description').fill('As discussed.')
  await dialog.getByRole('button', { name: 'Add task' }).click()
  await expect(flash(page, `“${title}” was added.`)).toBeVisible()
  await expect(taskRow(page, title)).toContainText('To do')
  await expect(taskRow(page, title)).toContainText('31 December 2099 at 18:30')
  await expect(taskRow(page, title)).toContainText(user.username)
})

test('An unknown assignee name is refused rather than read as unassigned', async ({
  newUser,
  newTask,
  pageAs,
}) => {
  const { title } = await newTask()
  const page = await pageAs(await newUser({ role: 'manager' }))
  await page.goto(`/board?q=${title}`)
  await taskButton(page, 'Assign', title).click()
  const dialog = page.getByRole('dialog')
  const assignee = dialog.getByRole('combobox', { name: 'Assigned to' })
  await assignee.fill(uniqueWord())
  await expect(dialog.getByText('No active person has this name.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Assign' }).click()
  await expectFault(assignee, /Choose a person from the list/)
})

test('A task assigned from the list appears on the board, in the statistics and to the assignee', async ({
  newUser,
  newTask,
  pageAs,
}) => {
  const [manager, user] = [await newUser({ role: 'manager' }), await newUser()]
  const { title } = await newTask()
  // The counts by person exist only if a task is assigned.
  await newTask({ assigned_user_id: manager.id })
  const theirs = await pageAs(user)
  await theirs.goto('/board')
  await expect(theirs.getByText('You have no open tasks.')).toBeVisible()

  const page = await pageAs(manager)
  await page.goto(`/board?q=${title}`)
  await statistics(page).getByText('By person').click()
  await expect(countOf(page, user.username)).toHaveCount(0)
  await taskButton(page, 'Assign', title).click()
  const dialog = page.getByRole('dialog', { name: `Assign “${title}”` })
  await dialog.getByRole('combobox', { name: 'Assigned to' }).fill(user.username)
  await dialog.getByRole('option', { name: user.username }).click()
  await dialog.getByRole('button', { name: 'Assign' }).click()
  await expect(flash(page, `“${title}” is assigned to ${user.username}.`)).toBeVisible()
  await expect(taskRow(page, title)).toContainText(user.username)
  await expect(countOf(page, user.username)).toHaveText(`${user.username} 1`)

  await theirs.reload()
  await expect(taskRow(theirs, title)).toBeVisible()
  await taskButton(theirs, 'Start', title).click()
  await expect(taskRow(theirs, title)).toContainText('In progress')
  await page.reload()
  await expect(taskRow(page, title)).toContainText('In progress')
})

test('A manager deletes a task after a confirmation that focuses the safe choice', async ({
  newUser,
  newTask,
  pageAs,
}) => {
  const { title } = await newTask()
  const page = await pageAs(await newUser({ role: 'manager' }))
  await page.goto(`/board?q=${title}`)
  await taskButton(page, 'Delete', title).click()
  const dialog = page.getByRole('dialog', { name: `Delete “${title}”?` })
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(taskRow(page, title)).toBeVisible()

  await taskButton(page, 'Delete', title).click()
  await dialog.getByRole('button', { name: 'Delete task' }).click()
  await expect(flash(page, `“${title}” was deleted.`)).toBeVisible()
  await expect(taskRow(page, title)).toHaveCount(0)
})
