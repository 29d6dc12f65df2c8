import { type Factors, getUserFactors, resetUserFactors } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { WITH_APP, WITHOUT_APP } from '../../../test/factors.ts'
import { type Answer, mock, refuse, UNREACHABLE } from '../../../test/mock.ts'
import { PASSKEY } from '../../../test/passkeys.ts'
import { admin, mockPeople, pageOf, user } from '../../../test/people.ts'
import { loggedInAs, visit } from '../../../test/visit.tsx'

const answerOf = (data: Factors): Answer<typeof getUserFactors> => ({ status: 'success', data })

/** Opens the dialog of michael’s second factor. */
async function open(answer: Answer<typeof getUserFactors>) {
  loggedInAs(admin())
  mockPeople(pageOf([admin(), user()]))
  const loads = mock(getUserFactors, answer)
  const visited = await visit('/people')
  await screen.findByRole('table')
  await visited.person.click(screen.getByRole('button', { name: 'michael’s second factor' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'michael’s second factor' }))
  return { ...visited, dialog, loads }
}

test('shows a user’s authenticator app when the dialog opens', async () => {
  const { dialog, loads } = await open(answerOf(WITH_APP))
  const facts = await dialog.findByText(/^Authenticator app: added/)
  expect(facts).toHaveTextContent(/2 January 2026.*last used.*3 January 2026/)
  expect(facts).toHaveTextContent('Recovery codes left: 7.')
  expect(loads[0]?.params).toMatchObject({ id: user().id })
})

test('says when a user has no authenticator app, and offers nothing to remove', async () => {
  const { dialog } = await open(answerOf(WITHOUT_APP))
  expect(await dialog.findByText('michael has no authenticator app and no passkey.')).toBeVisible()
  expect(dialog.queryByRole('button', { name: 'Remove second factor' })).not.toBeInTheDocument()
})

test('names the passkeys of a user without an app, and offers to remove them', async () => {
  const { dialog } = await open(answerOf({ ...WITHOUT_APP, passkeys: [PASSKEY] }))
  expect(await dialog.findByText('Passkeys: My phone.')).toBeVisible()
  expect(dialog.getByRole('button', { name: 'Remove second factor' })).toBeVisible()
})

test('removes the second factor for a reason, and reports it', async () => {
  const { person, dialog } = await open(answerOf(WITH_APP))
  const calls = mock(resetUserFactors, { status: 'success' })
  await person.type(await dialog.findByLabelText('Reason'), 'lost the phone')
  await person.click(dialog.getByRole('button', { name: 'Remove second factor' }))
  expect(await screen.findByText('michael’s second factor was removed.')).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(calls[0]).toMatchObject({ params: { id: user().id }, body: { reason: 'lost the phone' } })
})

test('requires a reason', async () => {
  const { person, dialog } = await open(answerOf(WITH_APP))
  const field = await dialog.findByLabelText('Reason')
  await person.click(dialog.getByRole('button', { name: 'Remove second factor' }))
  await waitFor(() => expect(field).toHaveFocus())
  expect(field).toHaveAccessibleDescription('Say why, for the audit trail.')
})

test('keeps the dialog open with the reason of a refusal', async () => {
  const { person, dialog } = await open(answerOf(WITH_APP))
  mock(resetUserFactors, refuse('conflict', {}, 'michael has no second factor.'))
  await person.type(await dialog.findByLabelText('Reason'), 'lost the phone{Enter}')
  expect(await dialog.findByRole('alert')).toHaveTextContent('michael has no second factor.')
  expect(dialog.getByLabelText('Reason')).toHaveValue('lost the phone')
})

test('reports a second factor that can’t be loaded, and retries', async () => {
  const { person, dialog } = await open(UNREACHABLE)
  expect(await dialog.findByRole('alert')).toHaveTextContent('The second factor can’t be shown.')
  mock(getUserFactors, answerOf(WITHOUT_APP))
  await person.click(dialog.getByRole('button', { name: 'Try again' }))
  expect(await dialog.findByText('michael has no authenticator app and no passkey.')).toBeVisible()
})

test('offers admins no removal of their own second factor', async () => {
  await open(answerOf(WITHOUT_APP))
  expect(
    screen.queryByRole('button', { name: 'admin’s second factor', hidden: true }),
  ).not.toBeInTheDocument()
})
