import { getWidget, listWidgets, putWidget, type Widget } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse } from '../../../test/mock.ts'
import { admin } from '../../../test/people.ts'
import { loggedInAs, visit } from '../../../test/visit.tsx'
import { catalogueOf, widget } from '../../../test/widgets.ts'

const MINE = 'https://mine.example.com/'
const BASE = widget({ info_url: 'https://base.example.com/' })
const SAVED = { status: 'success', data: BASE } as const
const now = (over: Partial<Widget>, etag: string) =>
  mock(getWidget, { status: 'success', data: { ...BASE, ...over }, etag })

/** Opens the widget's form, types an address, and saves after somebody else has saved `theirs`. */
async function saveTooLate(theirs: Partial<Widget> | null, typed = MINE) {
  loggedInAs(admin())
  const lists = mock(listWidgets, catalogueOf([BASE]))
  now({}, '"1"')
  const saves = mock(putWidget, ({ headers }) =>
    headers.get('if-match') === '"1"' ? refuse('precondition_failed') : SAVED,
  )
  const { person } = await visit('/catalogue')
  await person.click(await screen.findByRole('button', { name: 'Edit first-widget' }))
  const form = within(await screen.findByRole('dialog', { name: 'Edit first-widget' }))
  const page = await form.findByLabelText('Web page')
  await person.clear(page)
  await person.type(page, typed)
  if (theirs) now(theirs, '"2"')
  else mock(getWidget, refuse('not_found'))
  await person.click(form.getByRole('button', { name: 'Save changes' }))
  return { person, form, saves, lists }
}

test('lists a conflict by field, focuses it, and keeps the input', async () => {
  const { form } = await saveTooLate({ info_url: 'https://theirs.example.com/' })
  const alert = await form.findByRole('alert')
  await waitFor(() => expect(alert).toHaveFocus())
  expect(alert).toHaveTextContent('Not saved: somebody else has changed this.')
  expect(alert).toHaveTextContent(/Web page \(you changed it, too\)/)
  expect(alert).toHaveTextContent(/was https:\/\/base.example.com\/now https:\/\/theirs/)
  expect(alert).not.toHaveTextContent('Deadline')
  expect(form.getByLabelText('Web page')).toHaveValue(MINE)
})

test('saves over the shown version, and reloads the list', async () => {
  const { person, form, saves, lists } = await saveTooLate({ info_url: 'https://b.example.com/' })
  await form.findByRole('alert')
  await waitFor(() => expect(lists).toHaveLength(2))
  await person.click(form.getByRole('button', { name: 'Overwrite' }))
  expect(await screen.findByText('first-widget was saved.')).toBeVisible()
  expect(saves[1]?.headers.get('if-match')).toBe('"2"')
  expect(saves[1]?.body).toEqual({ info_url: MINE, deadline: BASE.deadline })
})

test('takes fields that only the other user changed into the form', async () => {
  const { person, form, saves } = await saveTooLate({ deadline: '2098-05-05T23:59:59.999Z' })
  expect(await form.findByRole('alert')).toHaveTextContent('Their changes are in the form now.')
  expect(form.getByLabelText('Deadline')).toHaveValue('2098-05-05')
  await person.click(form.getByRole('button', { name: 'Save changes' }))
  await screen.findByText('first-widget was saved.')
  expect(saves[1]?.body).toEqual({ info_url: MINE, deadline: '2098-05-05T23:59:59.999Z' })
})

test('takes the other version on request', async () => {
  const { person, form } = await saveTooLate({ info_url: 'https://theirs.example.com/' })
  await person.click(await form.findByRole('button', { name: 'Take theirs' }))
  expect(form.getByLabelText('Web page')).toHaveValue('https://theirs.example.com/')
  expect(form.queryByRole('alert')).not.toBeInTheDocument()
})

test('shows a second conflict like the first', async () => {
  const { person, form } = await saveTooLate({ info_url: 'https://b.example.com/' })
  await form.findByRole('alert')
  mock(putWidget, refuse('precondition_failed'))
  now({ info_url: 'https://c.example.com/' }, '"3"')
  await person.click(form.getByRole('button', { name: 'Overwrite' }))
  expect(await form.findByText('https://c.example.com/')).toBeVisible()
  expect(form.getByText('https://b.example.com/')).toBeVisible()
  expect(form.getByLabelText('Web page')).toHaveValue(MINE)
})

test('reports success when somebody else saved the same values', async () => {
  await saveTooLate({ info_url: MINE })
  expect(await screen.findByText('first-widget was saved.')).toBeVisible()
})

test('adds a deleted widget back with the input', async () => {
  const { person, form, saves } = await saveTooLate(null)
  expect(await form.findByRole('alert')).toHaveTextContent('Save again to add it back.')
  await person.click(form.getByRole('button', { name: 'Save changes' }))
  expect(await screen.findByText('first-widget was saved.')).toBeVisible()
  expect(saves[1]?.headers.has('if-match')).toBe(false)
  expect(saves[1]?.body).toEqual({ info_url: MINE, deadline: BASE.deadline })
})

test('saves without a question when the other version has the same values', async () => {
  const { saves } = await saveTooLate({})
  expect(await screen.findByText('first-widget was saved.')).toBeVisible()
  expect(saves[1]?.headers.get('if-match')).toBe('"2"')
})

test('reports that the current version cannot be loaded, and keeps the input', async () => {
  const { person, form } = await saveTooLate({ info_url: 'https://b.example.com/' })
  mock(putWidget, refuse('precondition_failed'))
  mock(getWidget, refuse('unavailable'))
  await person.click(await form.findByRole('button', { name: 'Overwrite' }))
  expect(await form.findByText(/The service is unavailable/)).toBeVisible()
  expect(form.getByLabelText('Web page')).toHaveValue(MINE)
})
