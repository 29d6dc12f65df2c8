import { assignTask, listUsers, type Task, updateTask } from '@gatehouse/contract'
import { screen, waitFor, type within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { buttonNamed, dialog, openBoard, serveTask } from '../../../test/board.tsx'
import { type Call, mock, refuse, UNREACHABLE } from '../../../test/mock.ts'
import { pageOf, user } from '../../../test/people.ts'
import { changed, task } from '../../../test/tasks.ts'

const ADA = { id: task(90).id, username: 'ada' }
const DEADLINE = '2026-12-31T17:30:15.250Z'
const BASE = task(1, { description: 'As it was', deadline: DEADLINE })

/** A service with one task and its ETag, which other users can change. */
function serveVersions(start: Task) {
  let now = start
  let version = 1
  const set = (change: Partial<Task>) => {
    now = { ...now, ...change }
    version += 1
  }
  const etag = () => `"v${version}"`
  const write = ({ headers, body }: Call) => {
    if (headers.get('if-match') !== etag()) return refuse('precondition_failed')
    const { assigned_user_id, ...change } = body as Partial<Task> & { assigned_user_id?: string }
    set({ ...change, ...(assigned_user_id && { assigned_user: ADA }) })
    return { ...changed(now), etag: etag() }
  }
  serveTask(() => ({ ...changed(now), etag: etag() }))
  return { set, updated: mock(updateTask, write), assigned: mock(assignTask, write) }
}

async function edit(start = BASE) {
  mock(listUsers, pageOf([user({ ...ADA })]))
  const visited = await openBoard(user({ role: 'manager' }), [BASE], '/board?status=all')
  const service = serveVersions(start)
  await visited.person.click(buttonNamed('Edit Task 1'))
  const form = await dialog('Edit task')
  await waitFor(() => expect(form.getByLabelText('Title')).toHaveFocus())
  return { ...visited, ...service, form }
}
const assignee = (form: ReturnType<typeof within>) =>
  form.getByRole('combobox', { name: 'Assigned to' })
const SAVED = '“Task 1” was saved.'
const save = { name: 'Save changes' }
const again = { name: 'Overwrite' }

test('edits the current task, not the one in the list', async () => {
  const { form, person, updated, assigned } = await edit({ ...BASE, description: 'Newer' })
  expect(form.getByLabelText('Description')).toHaveValue('Newer')
  await person.selectOptions(form.getByLabelText('Status'), 'Done')
  await person.click(form.getByRole('button', save))
  expect(await screen.findByText(SAVED)).toBeVisible()
  expect(updated[0]?.headers.get('if-match')).toBe('"v1"')
  expect(updated[0]?.body).toEqual({
    title: 'Task 1',
    description: 'Newer',
    status: 'done',
    // The milliseconds survive, although the field shows minutes.
    deadline: DEADLINE,
  })
  expect(assigned).toHaveLength(0)
  await waitFor(() => expect(buttonNamed('Edit Task 1')).toHaveFocus())
})

test('removes a cleared deadline', async () => {
  const { form, person, updated } = await edit()
  await person.click(form.getByRole('button', { name: 'Clear deadline' }))
  await person.click(form.getByRole('button', save))
  expect(await screen.findByText(SAVED)).toBeVisible()
  expect(updated[0]?.body).toMatchObject({ deadline: null })
})

test('sends the second of two changes with the ETag of the first', async () => {
  const { form, person, updated, assigned } = await edit()
  await person.type(assignee(form), 'ada')
  await person.click(await form.findByRole('option', { name: 'ada' }))
  await person.type(form.getByLabelText('Description'), ', and more')
  await person.click(form.getByRole('button', save))
  expect(await screen.findByText(SAVED)).toBeVisible()
  expect(assigned[0]?.headers.get('if-match')).toBe('"v1"')
  expect(assigned[0]?.body).toEqual({ assigned_user_id: ADA.id })
  expect(updated[0]?.headers.get('if-match')).toBe('"v2"')
  expect(updated[0]?.body).toMatchObject({ description: 'As it was, and more' })
})

test('saves a new assignee in one call', async () => {
  const { form, person, updated, assigned } = await edit()
  await person.type(assignee(form), 'ada')
  await person.click(await form.findByRole('option', { name: 'ada' }))
  await person.click(form.getByRole('button', save))
  expect(await screen.findByText(SAVED)).toBeVisible()
  expect(assigned).toHaveLength(1)
  expect(updated).toHaveLength(0)
})

test('shows a conflict to the second of two editors, and keeps their input', async () => {
  const { form, person, set, updated } = await edit()
  await person.type(form.getByLabelText('Title'), ', mine')
  set({ title: 'Theirs', deadline: null, assigned_user: ADA })
  await person.click(form.getByRole('button', save))

  const alert = await form.findByRole('alert')
  await waitFor(() => expect(alert).toHaveFocus())
  expect(alert).toHaveTextContent('Not saved: somebody else has changed this.')
  expect(alert).toHaveTextContent('Title (you changed it, too)was Task 1now Theirs')
  expect(alert).toHaveTextContent(/Deadlinewas 31 December 2026 at .*now none/)
  expect(alert).toHaveTextContent('Assigned towas nobodynow ada')
  expect(form.getByLabelText('Title')).toHaveValue('Task 1, mine')
  expect(form.getByLabelText('Deadline')).toHaveValue('')
  expect(assignee(form)).toHaveValue('ada')

  await person.click(form.getByRole('button', again))
  expect(await screen.findByText('“Task 1, mine” was saved.')).toBeVisible()
  expect(updated.at(-1)?.headers.get('if-match')).toBe('"v2"')
  expect(updated.at(-1)?.body).toMatchObject({ title: 'Task 1, mine', deadline: null })
})

test('takes the other version without saving, and reloads the list', async () => {
  const { form, person, set, updated, become } = await edit()
  await person.type(form.getByLabelText('Title'), ', mine')
  set({ title: 'Theirs' })
  become({ ...BASE, title: 'Theirs' })
  await person.click(form.getByRole('button', save))
  await person.click(await form.findByRole('button', { name: 'Take theirs' }))
  expect(form.getByLabelText('Title')).toHaveValue('Theirs')
  expect(form.queryByRole('alert')).not.toBeInTheDocument()
  await waitFor(() => expect(form.getByLabelText('Title')).toHaveFocus())
  await person.keyboard('{Escape}')
  expect(await screen.findByRole('button', { name: 'Edit Theirs' })).toBeVisible()
  expect(updated).toHaveLength(1)
})

test('shows a second conflict as well', async () => {
  const { form, person, set } = await edit()
  await person.type(form.getByLabelText('Title'), ', mine')
  set({ title: 'Second' })
  await person.click(form.getByRole('button', save))
  expect(await form.findByText('Second')).toBeVisible()
  set({ description: 'Third' })
  await person.click(form.getByRole('button', again))
  const alert = () => form.getByRole('alert')
  await waitFor(() => expect(alert()).toHaveTextContent('Their changes are in the form now.'))
  await waitFor(() => expect(alert()).toHaveFocus())
  expect(form.getByLabelText('Description')).toHaveValue('Third')
  expect(form.getByLabelText('Title')).toHaveValue('Task 1, mine')
})

test('treats a retry of a save whose answer was lost as saved', async () => {
  const { form, person, set } = await edit()
  await person.type(form.getByLabelText('Title'), '!')
  set({ title: 'Task 1!' })
  await person.click(form.getByRole('button', save))
  expect(await screen.findByText('“Task 1!” was saved.')).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
})

test('reports a save without a connection, and keeps the input', async () => {
  const { form, person } = await edit()
  mock(updateTask, UNREACHABLE)
  await person.type(form.getByLabelText('Title'), '!{Enter}')
  expect(await form.findByRole('alert')).toHaveTextContent('Check your connection')
  expect(form.getByLabelText('Title')).toHaveValue('Task 1!')
})

test('reports a task that was deleted during the edit', async () => {
  const { form, person, become } = await edit()
  mock(updateTask, refuse('not_found'))
  become(task(2))
  await person.click(form.getByRole('button', save))
  expect(await screen.findByText(/This task was deleted/)).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(await screen.findByRole('row', { name: /^Task 2/ })).toBeVisible()
})

test('reports a task that was deleted before the edit', async () => {
  const { person, become } = await openBoard(user({ role: 'manager' }), [BASE], '/board?status=all')
  serveTask(() => refuse('not_found'))
  become(task(2))
  await person.click(buttonNamed('Edit Task 1'))
  expect(await screen.findByText(/This task was deleted/)).toBeVisible()
  expect(await screen.findByRole('row', { name: /^Task 2/ })).toBeVisible()
  await waitFor(() => expect(buttonNamed('Task 2')).toHaveFocus())
})

test('shows why a task cannot be loaded, and retries', async () => {
  const { person } = await openBoard(user({ role: 'manager' }), [BASE], '/board?status=all')
  serveTask(() => refuse('unavailable'))
  await person.click(buttonNamed('Edit Task 1'))
  const form = await dialog('Edit task')
  expect(await form.findByRole('alert')).toHaveTextContent('req-1')
  serveVersions(BASE)
  await person.click(form.getByRole('button', { name: 'Try again' }))
  expect(await form.findByLabelText('Title')).toHaveValue('Task 1')
})
