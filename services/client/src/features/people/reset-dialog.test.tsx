import { resetUserPassword, type User } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse } from '../../../test/mock.ts'
import { admin, mockPeople, pageOf, user } from '../../../test/people.ts'
import { loggedInAs, mockRegistration, visit } from '../../../test/visit.tsx'

const LINK = 'https://accounts.example.test/reset-password#token=abc'

async function open({ mail = true, who = user() }: { mail?: boolean; who?: User } = {}) {
  loggedInAs(admin())
  mockRegistration({ mail })
  mockPeople(pageOf([admin(), who]))
  const visited = await visit('/people')
  await screen.findByRole('table')
  return visited
}

const dialog = async (name: string) => within(await screen.findByRole('dialog', { name }))
const answer = (link: string | null) =>
  mock(resetUserPassword, { status: 'success', data: { link } })

test('mails a user a link for a new password', async () => {
  const { person } = await open()
  const calls = answer(null)
  await person.click(screen.getByRole('button', { name: 'Send reset mail to michael' }))
  const asked = await dialog('Send a reset mail to michael?')
  expect(asked.getByText(/^michael@example\.test gets a link/)).toBeVisible()
  await person.click(asked.getByRole('button', { name: 'Send reset mail' }))
  expect(await screen.findByText('A reset mail to michael is on its way.')).toBeVisible()
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(calls[0]?.params).toMatchObject({ id: user().id })
})

test('shows the link once where no mail is sent, and copies it', async () => {
  const { person } = await open({ mail: false })
  answer(LINK)
  const opener = screen.getByRole('button', { name: 'Create one-time link for michael' })
  await person.click(opener)
  const asked = await dialog('Create a one-time link for michael?')
  await person.click(asked.getByRole('button', { name: 'Create link' }))
  const shown = await dialog('One-time link for michael')
  expect(shown.getByLabelText('Link for michael')).toHaveValue(LINK)
  await person.click(shown.getByRole('button', { name: 'Copy the link for michael' }))
  expect(await navigator.clipboard.readText()).toBe(LINK)
  await person.click(shown.getByRole('button', { name: 'Done' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  await person.click(opener)
  expect(await screen.findByRole('dialog', { name: /^Create a one-time link/ })).toBeVisible()
})

test('keeps the dialog open with the reason of a refusal', async () => {
  const { person } = await open()
  mock(resetUserPassword, refuse('conflict'))
  await person.click(screen.getByRole('button', { name: 'Send reset mail to michael' }))
  const asked = await dialog('Send a reset mail to michael?')
  await person.click(asked.getByRole('button', { name: 'Send reset mail' }))
  expect(await asked.findByRole('alert')).toBeVisible()
})

test.for(['pending', 'rejected', 'inactive'] as const)(
  'offers no reset of an account that is %s',
  async (state) => {
    await open({ who: user({ state }) })
    expect(screen.getByRole('button', { name: 'Edit michael' })).toBeVisible()
    expect(screen.queryByRole('button', { name: /reset mail/ })).not.toBeInTheDocument()
  },
)

test('offers admins no reset of their own account', async () => {
  await open()
  expect(screen.queryByRole('button', { name: 'Send reset mail to admin' })).not.toBeInTheDocument()
})
