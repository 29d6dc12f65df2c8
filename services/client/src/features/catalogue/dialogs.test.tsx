import { createWidget, deleteWidget, getWidget, listWidgets, putWidget } from '@gatehouse/contract'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mock, refuse } from '../../../test/mock.ts'
import { admin } from '../../../test/people.ts'
import { loggedInAs, type Person, visit } from '../../../test/visit.tsx'
import { catalogueOf, widget } from '../../../test/widgets.ts'

const FIRST = widget({ deadline: '2099-12-31T17:00:30.000Z' })
const SAVED = { status: 'success', data: FIRST } as const

beforeEach(() => void vi.stubEnv('TZ', 'America/New_York'))
afterEach(() => vi.unstubAllEnvs())

async function open() {
  loggedInAs(admin())
  const calls = mock(listWidgets, catalogueOf([FIRST]))
  const visited = await visit('/catalogue')
  await screen.findByRole('table')
  return { ...visited, calls }
}
const dialog = async (name: string) => within(await screen.findByRole('dialog', { name }))

async function openAdd(person: Person) {
  await person.click(screen.getByRole('button', { name: 'Add widget' }))
  const form = await dialog('Add a widget')
  await person.type(form.getByLabelText('Name'), 'new-one')
  await person.type(form.getByLabelText('Web page'), 'https://new.example.com')
  return form
}
const setDate = (input: HTMLElement, value: string) =>
  fireEvent.change(input, { target: { value } })

test('adds a widget with a whole date', async () => {
  const { person, calls } = await open()
  const created = mock(createWidget, SAVED)
  const form = await openAdd(person)
  setDate(form.getByLabelText('Deadline'), '2099-12-31')
  await person.click(form.getByRole('button', { name: 'Add widget' }))
  expect(await screen.findByText('new-one was added.')).toBeVisible()
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Catalogue' })).toHaveFocus())
  expect(created[0]?.body).toEqual({
    name: 'new-one',
    info_url: 'https://new.example.com',
    deadline: '2099-12-31T23:59:59.999Z',
  })
  expect(calls).toHaveLength(2)
})

test('reads a time of day in the reader’s time zone', async () => {
  const { person } = await open()
  const created = mock(createWidget, SAVED)
  const form = await openAdd(person)
  setDate(form.getByLabelText('Deadline'), '2099-12-31')
  setDate(form.getByLabelText('Time of day (optional)'), '18:00')
  await person.click(form.getByRole('button', { name: 'Add widget' }))
  await screen.findByText('new-one was added.')
  expect(created[0]?.body).toMatchObject({ deadline: '2099-12-31T23:00:00.000Z' })
})

test('shows all faults beside their fields', async () => {
  const { person } = await open()
  await person.click(screen.getByRole('button', { name: 'Add widget' }))
  const form = await dialog('Add a widget')
  await person.type(form.getByLabelText('Name'), 'Bad Name')
  await person.type(form.getByLabelText('Web page'), 'ftp://x')
  await person.click(form.getByRole('button', { name: 'Add widget' }))
  await waitFor(() => expect(form.getByLabelText('Name')).toHaveFocus())
  expect(form.getByLabelText('Name')).toHaveAccessibleDescription(/Use only lowercase letters/)
  expect(form.getByLabelText('Web page')).toHaveAccessibleDescription(/http:\/\/ or https:\/\//)
  expect(form.getByLabelText('Deadline')).toHaveAccessibleDescription('Choose a date.')
})

test('refuses a past deadline without a request', async () => {
  const { person } = await open()
  const form = await openAdd(person)
  setDate(form.getByLabelText('Deadline'), '2001-01-01')
  await person.click(form.getByRole('button', { name: 'Add widget' }))
  expect(await form.findByText('Choose a date or time that is not past.')).toBeVisible()
})

test('does not read an incomplete time as none', async () => {
  const { person } = await open()
  const form = await openAdd(person)
  setDate(form.getByLabelText('Deadline'), '2099-12-31')
  const time = form.getByLabelText('Time of day (optional)')
  vi.spyOn(time as HTMLInputElement, 'validity', 'get').mockReturnValue({
    badInput: true,
  } as ValidityState)
  fireEvent.keyUp(time, { key: '1' })
  await person.click(form.getByRole('button', { name: 'Add widget' }))
  expect(await form.findByText('Finish the time, or clear it.')).toBeVisible()
  expect(form.getByLabelText('Deadline')).not.toHaveAttribute('aria-invalid')
})

test('shows a taken name beside its field, and keeps the input', async () => {
  const { person } = await open()
  mock(createWidget, refuse('widget_exists'))
  const form = await openAdd(person)
  setDate(form.getByLabelText('Deadline'), '2099-12-31')
  await person.click(form.getByRole('button', { name: 'Add widget' }))
  await waitFor(() => expect(form.getByLabelText('Name')).toHaveFocus())
  expect(form.getByLabelText('Name')).toHaveAccessibleDescription('This name is taken.')
  expect(form.getByLabelText('Deadline')).toHaveValue('2099-12-31')
})

async function openEdit(person: Person) {
  await person.click(screen.getByRole('button', { name: 'Edit first-widget' }))
  const form = await dialog('Edit first-widget')
  await form.findByLabelText('Web page')
  return form
}

test('edits the current widget with its ETag, and focuses the first field', async () => {
  const { person } = await open()
  mock(getWidget, {
    status: 'success',
    data: widget({ ...FIRST, info_url: 'https://b.example.com/' }),
    etag: '"1"',
  })
  const saved = mock(putWidget, SAVED)
  const form = await openEdit(person)
  await waitFor(() => expect(form.getByLabelText('Web page')).toHaveFocus())
  expect(form.getByLabelText('Web page')).toHaveValue('https://b.example.com/')
  expect(form.getByLabelText('Deadline')).toHaveValue('2099-12-31')
  expect(form.getByLabelText('Time of day (optional)')).toHaveValue('12:00:30')
  await person.type(form.getByLabelText('Web page'), 'more{Enter}')
  expect(await screen.findByText('first-widget was saved.')).toBeVisible()
  expect(saved[0]).toMatchObject({
    params: { name: 'first-widget' },
    body: { info_url: 'https://b.example.com/more', deadline: '2099-12-31T17:00:30.000Z' },
  })
  expect(saved[0]?.headers.get('if-match')).toBe('"1"')
})

test('reports a deleted widget in the edit dialog', async () => {
  const { person } = await open()
  mock(getWidget, refuse('not_found'))
  await person.click(screen.getByRole('button', { name: 'Edit first-widget' }))
  const form = await dialog('Edit first-widget')
  expect(await form.findByText('Somebody has deleted this widget.')).toBeVisible()
  await person.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Edit first-widget' })).toHaveFocus(),
  )
})

test('asks by name before deleting, with the focus on “Cancel”', async () => {
  const { person, calls } = await open()
  const deleted = mock(deleteWidget, null)
  await person.click(screen.getByRole('button', { name: 'Delete first-widget' }))
  const form = await dialog('Delete first-widget?')
  await waitFor(() => expect(form.getByRole('button', { name: 'Cancel' })).toHaveFocus())
  expect(deleted).toHaveLength(0)
  await person.click(form.getByRole('button', { name: 'Delete widget' }))
  expect(await screen.findByText('first-widget was deleted.')).toBeVisible()
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Catalogue' })).toHaveFocus())
  expect(deleted[0]?.params).toMatchObject({ name: 'first-widget' })
  expect(calls).toHaveLength(2)
})

test('counts a widget that somebody else deleted as deleted', async () => {
  const { person } = await open()
  mock(deleteWidget, refuse('not_found'))
  await person.click(screen.getByRole('button', { name: 'Delete first-widget' }))
  const form = await dialog('Delete first-widget?')
  await person.click(form.getByRole('button', { name: 'Delete widget' }))
  expect(await screen.findByText('first-widget was deleted.')).toBeVisible()
})

test('reports a lost permission', async () => {
  const { person } = await open()
  mock(deleteWidget, refuse('insufficient_scope'))
  await person.click(screen.getByRole('button', { name: 'Delete first-widget' }))
  const form = await dialog('Delete first-widget?')
  await person.click(form.getByRole('button', { name: 'Delete widget' }))
  expect(await form.findByRole('alert')).toHaveTextContent('You do not have permission')
})
