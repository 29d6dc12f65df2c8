import {
  type Invitation,
  type InvitationState,
  invite,
  listInvitations,
  resendInvitation,
  revokeInvitation,
} from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { admin, user } from '../../test/people.ts'
import { loggedInAs, visit } from '../../test/visit.tsx'

const LINK = 'https://accounts.example.test/invitation#token=abc'

const invitation = (over: Partial<Invitation> = {}): Invitation => ({
  id: '0193a0b2-7c00-7000-8000-000000000011',
  email: 'ada@example.test',
  role: 'employee',
  state: 'pending',
  invited_by: { id: admin().id, username: 'admin' },
  user: null,
  created_at: '2026-01-02T03:04:05.000Z',
  sent_at: '2026-01-02T03:04:05.000Z',
  expires_at: '2026-01-09T03:04:05.000Z',
  accepted_at: null,
  revoked_at: null,
  ...over,
})

const mockList = (items: Invitation[]) =>
  mock(listInvitations, {
    status: 'success',
    data: { items, has_prev: false, has_next: false },
    links: { self: '/api/v1/invitations', first: '/api/v1/invitations' },
  })

async function open(items = [invitation()], path = '/people/invitations') {
  loggedInAs(admin())
  const calls = mockList(items)
  const visited = await visit(path)
  await screen.findByRole('heading', { name: 'Invitations', level: 1 })
  return { ...visited, calls }
}
const dialog = async (name: string) => within(await screen.findByRole('dialog', { name }))

async function inviteAddresses(text: string) {
  const visited = await open()
  await visited.person.click(screen.getByRole('button', { name: 'Invite people' }))
  const form = await dialog('Invite people')
  await visited.person.click(form.getByLabelText('Email addresses'))
  await visited.person.paste(text)
  await visited.person.selectOptions(form.getByLabelText('Role'), 'Manager')
  await visited.person.click(form.getByRole('button', { name: 'Invite' }))
  return { ...visited, form }
}

test('redirects anonymous visitors to log in, and back', async () => {
  const { at } = await visit('/people/invitations')
  await screen.findByRole('heading', { name: 'Log in' })
  expect(at().search).toBe('?next=%2Fpeople%2Finvitations')
})

test('tells managers that only admins invite, and sends no request', async () => {
  loggedInAs(user({ role: 'manager' }))
  const calls = mockList([])
  await visit('/people/invitations')
  expect(await screen.findByText('Only admins can invite people.')).toBeVisible()
  expect(calls).toEqual([])
})

test.each([
  ['pending', true],
  ['expired', true],
  ['void', true],
  ['accepted', false],
  ['revoked', false],
] as const)('a %s invitation can be sent again and revoked: %s', async (state, isOpen) => {
  const at = '2026-01-03T03:04:05.000Z'
  await open([
    invitation({
      state: state as InvitationState,
      accepted_at: state === 'accepted' ? at : null,
      revoked_at: state === 'revoked' ? at : null,
    }),
  ])
  const row = within(await screen.findByRole('row', { name: /ada@example.test/ }))
  expect(row.queryAllByRole('button')).toHaveLength(isOpen ? 2 : 0)
})

test('invites a pasted list with one role', async () => {
  const calls = mock(invite, {
    status: 'success',
    data: { invited: [invitation(), invitation({ email: 'grace@example.test' })], skipped: [] },
  })
  const { calls: lists } = await inviteAddresses(
    'ada@example.test, grace@example.test;\n linh@example.test\n',
  )
  expect(await screen.findByText('2 people were invited.')).toBeVisible()
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(calls.map(({ body }) => body)).toEqual([
    { emails: ['ada@example.test', 'grace@example.test', 'linh@example.test'], role: 'manager' },
  ])
  expect(lists).toHaveLength(2)
})

test('names a malformed address beside the field, without a request', async () => {
  const calls = mock(invite, refuse('validation_failed'))
  const { form } = await inviteAddresses('ada@example.test, nonsense')
  const field = form.getByLabelText('Email addresses')
  await waitFor(() =>
    expect(field).toHaveAccessibleDescription(
      '“nonsense”: Enter an address like name@example.com.',
    ),
  )
  expect(field).toHaveFocus()
  expect(field).toHaveValue('ada@example.test, nonsense')
  expect(calls).toEqual([])
})

test('shows the skipped addresses', async () => {
  mock(invite, {
    status: 'success',
    data: {
      invited: [invitation()],
      skipped: [{ email: 'taken@example.test', reason: 'has_account' }],
    },
  })
  const { person } = await inviteAddresses('ada@example.test\ntaken@example.test')
  const result = await dialog('1 person was invited.')
  expect(result.getByText('taken@example.test')).toBeVisible()
  await person.click(result.getByRole('button', { name: 'Done' }))
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
})

test('without mail it shows each link once, to copy', async () => {
  mock(invite, {
    status: 'success',
    data: { invited: [{ ...invitation(), link: LINK }], skipped: [] },
  })
  const { person } = await inviteAddresses('ada@example.test')
  const result = await dialog('1 person was invited.')
  expect(result.getByLabelText('Link for ada@example.test')).toHaveValue(LINK)
  await person.click(result.getByRole('button', { name: 'Copy the link for ada@example.test' }))
  expect(await navigator.clipboard.readText()).toBe(LINK)
  expect(JSON.stringify([history.state, { ...sessionStorage }, { ...localStorage }])).not.toContain(
    'token=',
  )
})

test('sends an invitation again', async () => {
  const { person } = await open()
  const calls = mock(resendInvitation, { status: 'success', data: invitation() })
  const name = 'Send again to ada@example.test'
  await person.click(await screen.findByRole('button', { name }))
  expect(await screen.findByText('The invitation of ada@example.test was renewed.')).toBeVisible()
  expect(calls[0]?.params).toMatchObject({ id: invitation().id })
})

test('revokes an invitation after a confirmation', async () => {
  const { person } = await open()
  const calls = mock(revokeInvitation, { status: 'success' })
  const name = 'Revoke the invitation of ada@example.test'
  await person.click(await screen.findByRole('button', { name }))
  const confirmation = await dialog('Revoke the invitation of ada@example.test?')
  expect(confirmation.getByRole('button', { name: 'Cancel' })).toHaveFocus()
  await person.click(confirmation.getByRole('button', { name: 'Revoke' }))
  expect(await screen.findByText('The invitation of ada@example.test was revoked.')).toBeVisible()
  expect(calls[0]?.params).toMatchObject({ id: invitation().id })
})

test('says that nobody was invited yet', async () => {
  await open([])
  expect(await screen.findByText('Nobody was invited yet.')).toBeVisible()
})

test('a list that fails to load can be tried again', async () => {
  loggedInAs(admin())
  mock(listInvitations, UNREACHABLE)
  const { person } = await visit('/people/invitations')
  const again = await screen.findByRole('button', { name: 'Try again' })
  mockList([invitation()])
  await person.click(again)
  expect(await screen.findByRole('row', { name: /ada@example.test/ })).toBeVisible()
})

test('filters by state', async () => {
  const { person, calls, at } = await open()
  await person.selectOptions(await screen.findByLabelText('State'), 'Expired')
  await waitFor(() => expect(at().search).toBe('?state=expired'))
  await waitFor(() => expect(calls.at(-1)?.query.get('state')).toBe('expired'))
})
