import { getUser, patchUser, type User, updateUser } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../../test/mock.ts'
import { admin, mockPeople, pageOf, user } from '../../../test/people.ts'
import { loggedInAs, type Person, visit } from '../../../test/visit.tsx'

const MICHAEL = user()

const now = (etag: string, over: Partial<User> = {}, who = MICHAEL) =>
  mock(getUser, { status: 'success', data: { ...who, ...over }, etag })

/** Opens the form of a user with the ETag "1". */
async function open(who = MICHAEL) {
  loggedInAs(admin())
  const lists = mockPeople(pageOf([admin(), MICHAEL]))
  now('"1"', {}, who)
  const { person } = await visit('/people')
  await person.click(await screen.findByRole('button', { name: `Edit ${who.username}` }))
  const form = within(await screen.findByRole('dialog', { name: `Edit ${who.username}` }))
  await form.findByLabelText('Username')
  return { person, form, lists }
}
type Form = Awaited<ReturnType<typeof open>>['form']

async function rename(person: Person, form: Form, name: string) {
  await person.clear(form.getByLabelText('Username'))
  await person.type(form.getByLabelText('Username'), name)
}
const save = (person: Person, form: Form, button = 'Save changes') =>
  person.click(form.getByRole('button', { name: button }))

test('saves the name and the role in two calls, each with the current ETag', async () => {
  const { person, form } = await open()
  const renames = mock(updateUser, {
    status: 'success',
    data: user({ username: 'mike' }),
    etag: '"2"',
  })
  const permits = mock(patchUser, { status: 'success', data: MICHAEL })
  await rename(person, form, 'mike')
  await person.selectOptions(form.getByLabelText('Role'), 'Manager')
  await person.click(form.getByLabelText('Active'))
  expect(form.getAllByRole('button', { name: /^Save/ })).toHaveLength(1)
  await save(person, form)
  expect(await screen.findByText('mike was saved.')).toBeVisible()
  expect(renames).toHaveLength(1)
  expect(renames[0]?.params).toMatchObject({ id: MICHAEL.id })
  expect(renames[0]?.body).toEqual({ username: 'mike', email: MICHAEL.email })
  expect(renames[0]?.headers.get('if-match')).toBe('"1"')
  expect(permits).toHaveLength(1)
  expect(permits[0]?.body).toEqual({ role: 'manager', active: false })
  expect(permits[0]?.headers.get('if-match')).toBe('"2"')
})

test('saves a new name in one call', async () => {
  const { person, form } = await open()
  const renames = mock(updateUser, { status: 'success', data: MICHAEL })
  const permits = mock(patchUser, { status: 'success', data: MICHAEL })
  await rename(person, form, 'mike')
  await save(person, form)
  expect(await screen.findByText('mike was saved.')).toBeVisible()
  expect(renames).toHaveLength(1)
  expect(permits).toHaveLength(0)
})

test.each<[string, unknown, (person: Person, form: Form) => Promise<unknown>]>([
  [
    'role',
    { role: 'manager' },
    (person, form) => person.selectOptions(form.getByLabelText('Role'), 'Manager'),
  ],
  ['access', { active: false }, (person, form) => person.click(form.getByLabelText('Active'))],
])('saves a change of %s in one call with that field only', async (...row) => {
  const [, body, change] = row
  const { person, form } = await open()
  const renames = mock(updateUser, { status: 'success', data: MICHAEL })
  const permits = mock(patchUser, { status: 'success', data: MICHAEL })
  await change(person, form)
  await save(person, form)
  expect(await screen.findByText('michael was saved.')).toBeVisible()
  expect(renames).toHaveLength(0)
  expect(permits.map((permit) => permit.body)).toEqual([body])
})

test('shows a taken name beside its field, and saves nothing', async () => {
  const { person, form } = await open()
  mock(updateUser, refuse('user_exists', { username: 'This username is taken.' }))
  const permits = mock(patchUser, { status: 'success', data: MICHAEL })
  await rename(person, form, 'mike')
  await person.click(form.getByLabelText('Active'))
  await save(person, form)
  expect(await form.findByText('This username is taken.')).toBeVisible()
  expect(form.getByLabelText('Active')).not.toBeChecked()
  expect(permits).toHaveLength(0)
})

test('shows why the last admin cannot step down', async () => {
  const { person, form } = await open(admin())
  mock(patchUser, refuse('last_admin'))
  await person.selectOptions(form.getByLabelText('Role'), 'Employee')
  await save(person, form)
  expect(await form.findByRole('alert')).toHaveTextContent(/^The last active admin must stay\./)
})

test.each([
  ['refused', refuse('last_admin'), /not: The last active admin must stay\./],
  ['unanswered', UNREACHABLE, /not: Gatehouse can’t be reached\./],
] as const)('reports that the second call is %s, and repeats only that one', async (...row) => {
  const [, answer, words] = row
  const { person, form, lists } = await open()
  const renames = mock(updateUser, {
    status: 'success',
    data: user({ username: 'mike' }),
    etag: '"2"',
  })
  mock(patchUser, answer)
  await rename(person, form, 'mike')
  await person.click(form.getByLabelText('Active'))
  await save(person, form)
  const alert = await form.findByRole('alert')
  expect(alert).toHaveTextContent('The username and email are saved. The role and access are not:')
  expect(alert).toHaveTextContent(words)
  expect(form.getByLabelText('Username')).toHaveValue('mike')
  expect(form.getByLabelText('Active')).not.toBeChecked()
  await waitFor(() => expect(lists).toHaveLength(2))
  const permits = mock(patchUser, { status: 'success', data: MICHAEL })
  await save(person, form)
  expect(await screen.findByText('mike was saved.')).toBeVisible()
  expect(renames).toHaveLength(1)
  expect(permits[0]?.headers.get('if-match')).toBe('"2"')
  expect(permits[0]?.body).toEqual({ active: false })
})

/** Saves a new name with the ETag "1" when the account already has "2". */
async function saveTooLate(theirs: Partial<User>) {
  const { person, form } = await open()
  const renames = mock(updateUser, ({ headers }) =>
    headers.get('if-match') === '"1"'
      ? refuse('precondition_failed')
      : { status: 'success' as const, data: user({ username: 'mike' }), etag: '"3"' },
  )
  now('"2"', theirs)
  await rename(person, form, 'mike')
  await save(person, form)
  return { person, form, renames }
}

test('lists a conflict by field, and saves nothing', async () => {
  const { person, form, renames } = await saveTooLate({ role: 'manager', username: 'mick' })
  const alert = await form.findByRole('alert')
  expect(alert).toHaveTextContent('Not saved: somebody else has changed this.')
  expect(alert).toHaveTextContent(/Username \(you changed it, too\)was michaelnow mick/)
  expect(alert).toHaveTextContent(/Rolewas employeenow manager/)
  expect(form.getByLabelText('Username')).toHaveValue('mike')
  expect(form.getByLabelText('Role')).toHaveValue('manager')
  await save(person, form, 'Overwrite')
  expect(await screen.findByText('mike was saved.')).toBeVisible()
  expect(renames.map(({ headers }) => headers.get('if-match'))).toEqual(['"1"', '"2"'])
})

test('saves without a question when only a log-in changed the version', async () => {
  const { renames } = await saveTooLate({ last_login_at: '2026-05-05T05:05:05.000Z' })
  expect(await screen.findByText('mike was saved.')).toBeVisible()
  expect(renames).toHaveLength(2)
})

test('treats a rename whose answer was lost as saved', async () => {
  const { renames } = await saveTooLate({ username: 'mike' })
  expect(await screen.findByText('mike was saved.')).toBeVisible()
  expect(renames).toHaveLength(1)
})

test('reports in the dialog an account that was deleted or cannot be loaded', async () => {
  loggedInAs(admin())
  mockPeople(pageOf([admin(), MICHAEL]))
  mock(getUser, UNREACHABLE)
  const { person } = await visit('/people')
  await person.click(await screen.findByRole('button', { name: 'Edit michael' }))
  const form = within(await screen.findByRole('dialog', { name: 'Edit michael' }))
  expect(await form.findByRole('alert')).toHaveTextContent(/can’t be reached/)
  mock(getUser, refuse('not_found'))
  await person.click(form.getByRole('button', { name: 'Try again' }))
  expect(await form.findByText(/Somebody has deleted this account/)).toBeVisible()
  now('"1"')
  await person.click(form.getByRole('button', { name: 'Try again' }))
  expect(await form.findByLabelText('Username')).toHaveValue('michael')
})
