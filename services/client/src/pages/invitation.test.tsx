import { acceptInvitation, readInvitation } from '@gatehouse/contract'
import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { TOKEN, visitLink } from '../../test/links.ts'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { loggedInAs, mockRegistration, type Person, visit } from '../../test/visit.tsx'

const PASSWORD = 'a long enough phrase'

beforeEach(() => {
  delete window.gatehouseLinkToken
  mockRegistration()
})

const mockInvitation = () =>
  mock(readInvitation, {
    status: 'success',
    data: {
      email: 'ada@example.test',
      role: 'manager',
      invited_by: 'boss',
      expires_at: '2026-01-02T04:04:05.000Z',
    },
  })

const mockAccepted = () =>
  mock(acceptInvitation, { ...tokens(), data: user({ username: 'ada', role: 'manager' }) })

async function choose(person: Person, { username = 'ada', password = PASSWORD } = {}) {
  await person.type(await screen.findByLabelText('Username'), username)
  await person.type(screen.getByLabelText('Password'), password)
  await person.click(screen.getByRole('button', { name: 'Create account' }))
}

test('says who invited which address as what, creates the account and logs in', async () => {
  const read = mockInvitation()
  const calls = mockAccepted()
  const { person, at } = await visitLink('/invitation')
  expect(
    await screen.findByText(/boss invited ada@example.test to Gatehouse as a manager/),
  ).toBeVisible()
  expect(calls).toEqual([])
  await choose(person)
  expect(await screen.findByText('Welcome, ada. You are logged in.')).toBeVisible()
  expect(at().pathname).toBe('/')
  expect(read.map(({ body }) => body)).toEqual([{ token: TOKEN }])
  expect(calls.map(({ body }) => body)).toEqual([
    { token: TOKEN, username: 'ada', password: PASSWORD },
  ])
})

test.each([
  ['link_used', 'This invitation was accepted already'],
  ['link_expired', 'This invitation has expired'],
  ['link_superseded', 'This invitation is no longer valid'],
  ['link_unknown', 'This invitation is not valid'],
] as const)('says what to do after %s, and does not redirect', async (code, title) => {
  mock(readInvitation, refuse(code))
  const { at } = await visitLink('/invitation')
  expect(await screen.findByRole('heading', { name: title })).toBeVisible()
  expect(within(screen.getByRole('main')).getByRole('link', { name: 'Log in' })).toBeVisible()
  expect(at().pathname).toBe('/invitation')
})

test('after a reload, which loses the token, it asks to open the link again', async () => {
  await visit('/invitation')
  expect(await screen.findByRole('heading', { name: 'Open the invitation again' })).toBeVisible()
})

test('without a connection it can be tried again with the same link', async () => {
  mock(readInvitation, UNREACHABLE)
  const { person } = await visitLink('/invitation')
  expect(await screen.findByRole('heading', { name: 'This link can’t be checked' })).toBeVisible()
  mockInvitation()
  await person.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByLabelText('Username')).toBeVisible()
})

test('shows a taken username beside its field and keeps the input', async () => {
  mockInvitation()
  mock(acceptInvitation, refuse('user_exists', { username: 'This username is taken.' }))
  const { person } = await visitLink('/invitation')
  await choose(person)
  const field = screen.getByLabelText('Username')
  await screen.findByText('This username is taken.')
  expect(field).toHaveFocus()
  expect(field).toHaveValue('ada')
})

test('refuses a password with the invited address, without a request', async () => {
  mockInvitation()
  const calls = mockAccepted()
  const { person } = await visitLink('/invitation')
  await choose(person, { password: 'ada@example.test' })
  expect(await screen.findByText('Leave your name and address out of the password.')).toBeVisible()
  expect(calls).toEqual([])
})

test('explains that an invitation was revoked in the meantime', async () => {
  mockInvitation()
  const { person } = await visitLink('/invitation')
  await screen.findByLabelText('Username')
  for (const endpoint of [readInvitation, acceptInvitation]) {
    mock(endpoint, refuse('link_superseded'))
  }
  await choose(person)
  const name = 'This invitation is no longer valid'
  expect(await screen.findByRole('heading', { name })).toHaveFocus()
})

test('tells a logged-in user that accepting logs them out, and replaces their session', async () => {
  loggedInAs(user({ username: 'maria', email: 'maria@example.test' }))
  mockInvitation()
  const data = user({ id: '0193a0b2-7c00-7000-8000-00000000000a', username: 'ada' })
  mock(acceptInvitation, { ...tokens(), data })
  const { person } = await visitLink('/invitation')
  expect(await screen.findByText(/You are logged in as maria/)).toBeVisible()
  await choose(person)
  expect(await screen.findByText('Welcome, ada. You are logged in.')).toBeVisible()
  expect(screen.getByRole('button', { name: 'ada' })).toBeVisible()
})
