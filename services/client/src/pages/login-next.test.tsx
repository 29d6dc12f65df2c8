import { currentUser, logout, refresh } from '@gatehouse/contract'
import { screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { mock, refuse } from '../../test/mock.ts'
import { user } from '../../test/people.ts'
import { loggedInAs, mockAccount, mockLogin, type Person, visit } from '../../test/visit.tsx'

const field = () => screen.findByLabelText('Email or username')

async function logIn(person: Person) {
  await person.type(await field(), 'michael')
  await person.type(screen.getByLabelText('Password'), 'open sesame')
  await person.click(screen.getByRole('button', { name: 'Log in' }))
}

test('redirects to the requested page', async () => {
  loggedInAs(user())
  mock(refresh, refuse('invalid_token'))
  mockLogin(user())
  mockAccount()
  const { person, at } = await visit('/account?tab=1')
  expect(await screen.findByRole('heading', { name: 'Log in' })).toBeVisible()
  expect(at().search).toBe('?next=%2Faccount%3Ftab%3D1')
  await logIn(person)
  expect(await screen.findByRole('heading', { name: 'My account' })).toBeVisible()
  expect(at()).toMatchObject({ pathname: '/account', search: '?tab=1' })
})

test('keeps the fragment of the requested page, never as a query', async () => {
  mockLogin(user())
  mockAccount()
  const { person, at } = await visit('/account?tab=1#password')
  await field()
  expect(at()).toMatchObject({ search: '?next=%2Faccount%3Ftab%3D1', hash: '#password' })
  expect(screen.getByRole('link', { name: 'Create an account' })).toHaveAttribute(
    'href',
    '/register?next=%2Faccount%3Ftab%3D1#password',
  )
  mock(currentUser, { status: 'success', data: { ...user(), token_expires_in: 900 } })
  await logIn(person)
  expect(await screen.findByRole('heading', { name: 'My account' })).toBeVisible()
  expect(at()).toMatchObject({ pathname: '/account', search: '?tab=1', hash: '#password' })
})

test('redirects to a service behind the gateway with its fragment', async () => {
  mockLogin(user())
  const { person, loads } = await visit('/login?next=%2Fnotes%2F%3Fa%3D1#top')
  await logIn(person)
  await waitFor(() => expect(loads).toEqual(['/notes/?a=1#top']))
})

test('redirects logged-in users to a fragment immediately', async () => {
  loggedInAs(user())
  const { loads } = await visit('/login?next=/notes/#top')
  await waitFor(() => expect(loads).toEqual(['/notes/#top']))
})

test('reports a browser that drops cookies', async () => {
  mockLogin(user())
  mock(logout, { status: 'success' })
  const { person } = await visit('/login')
  const kept = vi.spyOn(document, 'cookie', 'get').mockReturnValue('')
  await logIn(person)
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'Your browser did not keep the log-in’s cookies. Allow cookies for this site, then log in.',
  )
  kept.mockRestore()
})

test.each(['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example'])(
  'never redirects to %s',
  async (next) => {
    mockLogin(user())
    const { person, at } = await visit(`/login?${new URLSearchParams({ next })}`)
    await logIn(person)
    await screen.findByText('Logged in as michael.')
    expect(at().pathname).toBe('/')
  },
)

test('loads a document for a path that is not a page of this app', async () => {
  mockLogin(user())
  const { person, loads } = await visit('/login?next=%2Fnotes%2F%3Fa%3D1%26b%3D%252F')
  await logIn(person)
  await waitFor(() => expect(loads).toEqual(['/notes/?a=1&b=%2F']))
})

test('loads that document for logged-in users immediately', async () => {
  loggedInAs(user())
  const { loads } = await visit('/login?next=/notes/')
  await waitFor(() => expect(loads).toEqual(['/notes/']))
})

test('redirects logged-in users immediately', async () => {
  loggedInAs(user())
  const { at } = await visit('/login?next=/about')
  expect(await screen.findByRole('heading', { name: 'About' })).toBeVisible()
  expect(at().pathname).toBe('/about')
})
