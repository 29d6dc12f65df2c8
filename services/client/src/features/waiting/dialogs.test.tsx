import { approveUser, listUsers, refresh, rejectUser, type User } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../../test/mock.ts'
import { admin, pageOf, user } from '../../../test/people.ts'
import { loggedInAs, type Person, visit } from '../../../test/visit.tsx'

const NEWCOMER = user({
  id: '0193a0b2-7c00-7000-8000-000000000009',
  username: 'newcomer',
  email: 'newcomer@example.test',
  approved: false,
  state: 'pending',
})
const MANAGER = user({ role: 'manager' })
const DECIDED = { status: 'success', data: NEWCOMER } as const
const heading = () => screen.findByRole('heading', { name: 'Waiting for approval', level: 1 })

async function open(who: User = MANAGER) {
  loggedInAs(who)
  mock(listUsers, pageOf([NEWCOMER]))
  const visited = await visit('/people/waiting')
  await screen.findByRole('row', { name: /newcomer/ })
  return visited
}

async function ask(person: Person, verb: 'Approve' | 'Reject') {
  await person.click(screen.getByRole('button', { name: `${verb} newcomer` }))
  return within(await screen.findByRole('dialog', { name: `${verb} newcomer?` }))
}
/** Empties the list, as after a decision by somebody else. */
const decided = () => mock(listUsers, pageOf([]))

test('lets managers approve without a role', async () => {
  const { person } = await open()
  const approved = mock(approveUser, DECIDED)
  const dialog = await ask(person, 'Approve')
  expect(dialog.queryByLabelText('Role')).not.toBeInTheDocument()
  decided()
  await person.click(dialog.getByRole('button', { name: 'Approve' }))
  expect(await screen.findByText('newcomer can log in now.')).toBeVisible()
  expect(await screen.findByText('Nobody is waiting for approval.')).toBeVisible()
  expect(approved[0]).toMatchObject({ params: { id: NEWCOMER.id }, body: {} })
  await waitFor(async () => expect(await heading()).toHaveFocus())
})

test('lets admins grant a role', async () => {
  const { person } = await open(admin())
  const approved = mock(approveUser, DECIDED)
  const dialog = await ask(person, 'Approve')
  expect(dialog.getByLabelText('Role')).toHaveValue('employee')
  await person.selectOptions(dialog.getByLabelText('Role'), 'Manager')
  await person.click(dialog.getByRole('button', { name: 'Approve' }))
  expect(await screen.findByText('newcomer can log in now.')).toBeVisible()
  expect(approved[0]?.body).toEqual({ role: 'manager' })
})

test('asks before rejecting, with the focus on “Cancel”', async () => {
  const { person } = await open()
  const rejected = mock(rejectUser, DECIDED)
  const dialog = await ask(person, 'Reject')
  await waitFor(() => expect(dialog.getByRole('button', { name: 'Cancel' })).toHaveFocus())
  await person.click(dialog.getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(rejected).toHaveLength(0)
  await waitFor(() => expect(screen.getByRole('button', { name: 'Reject newcomer' })).toHaveFocus())
})

test('sends the reason, and describes its reader', async () => {
  const { person } = await open()
  const rejected = mock(rejectUser, DECIDED)
  const dialog = await ask(person, 'Reject')
  const reason = dialog.getByLabelText('Reason (optional)')
  expect(reason).toHaveAccessibleDescription('They see it when they try to log in.')
  await person.type(reason, 'Use your work address.')
  decided()
  await person.click(dialog.getByRole('button', { name: 'Reject' }))
  expect(await screen.findByText('newcomer was rejected.')).toBeVisible()
  expect(await screen.findByText('Nobody is waiting for approval.')).toBeVisible()
  expect(rejected[0]?.body).toEqual({ reason: 'Use your work address.' })
  await waitFor(async () => expect(await heading()).toHaveFocus())
})

test('drops a reason of white space', async () => {
  const { person } = await open()
  const rejected = mock(rejectUser, DECIDED)
  const dialog = await ask(person, 'Reject')
  await person.type(dialog.getByLabelText('Reason (optional)'), '  ')
  await person.click(dialog.getByRole('button', { name: 'Reject' }))
  await screen.findByText('newcomer was rejected.')
  expect(rejected[0]?.body).toEqual({})
})

test('shows a too long reason beside its field until it is shortened', async () => {
  const { person } = await open()
  const dialog = await ask(person, 'Reject')
  const reason = dialog.getByLabelText('Reason (optional)')
  await person.click(reason)
  await person.paste('a'.repeat(501))
  await person.click(dialog.getByRole('button', { name: 'Reject' }))
  await waitFor(() => expect(reason).toHaveFocus())
  expect(reason).toHaveAccessibleDescription('Use at most 500 characters.')
  await person.keyboard('{Backspace}')
  expect(reason).not.toHaveAttribute('aria-invalid')
})

test.each([
  ['conflict', 'Somebody else has already decided this.'],
  ['not_found', 'This registration no longer exists.'],
] as const)('reloads the list and reports the reason after %s', async (code, words) => {
  const { person } = await open()
  mock(approveUser, refuse(code))
  const dialog = await ask(person, 'Approve')
  decided()
  await person.click(dialog.getByRole('button', { name: 'Approve' }))
  expect(await screen.findByText(words)).toBeVisible()
  expect(await screen.findByText('Nobody is waiting for approval.')).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  await waitFor(async () => expect(await heading()).toHaveFocus())
})

test('keeps the dialog and its input without a connection', async () => {
  const { person } = await open()
  mock(rejectUser, UNREACHABLE)
  const dialog = await ask(person, 'Reject')
  await person.type(dialog.getByLabelText('Reason (optional)'), 'Not now.')
  await person.click(dialog.getByRole('button', { name: 'Reject' }))
  expect(await dialog.findByRole('alert')).toHaveTextContent('Check your connection')
  expect(dialog.getByLabelText('Reason (optional)')).toHaveValue('Not now.')
})

test('reports a lost permission', async () => {
  const { person } = await open()
  mock(approveUser, refuse('insufficient_scope'))
  const dialog = await ask(person, 'Approve')
  await person.click(dialog.getByRole('button', { name: 'Approve' }))
  expect(await dialog.findByRole('alert')).toHaveTextContent('You do not have permission')
})

test('keeps the page under the session-ended dialog', async () => {
  const { person } = await open()
  mock(approveUser, refuse('invalid_token'))
  mock(refresh, refuse('invalid_token'))
  const dialog = await ask(person, 'Approve')
  await person.click(dialog.getByRole('button', { name: 'Approve' }))
  expect(await screen.findByRole('dialog', { name: 'Log in again' })).toBeVisible()
  expect(screen.getByText('newcomer@example.test')).toBeInTheDocument()
})
