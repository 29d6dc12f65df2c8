import { ERRORS, listUsers, logout } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { admin, pageOf, user } from '../../test/people.ts'
import { loggedInAs, mockAccount, visit } from '../../test/visit.tsx'

const heading = (name: string) => screen.findByRole('heading', { name, level: 1 })
const HELLO = 'Hello, michael'

async function openLoggedIn() {
  loggedInAs(user())
  const visited = await visit('/')
  await heading(HELLO)
  return visited
}

test('offers anonymous visitors to register and to log in', async () => {
  await visit('/')
  await heading('One account for all services here')
  const bar = within(screen.getByRole('navigation', { name: 'Main' }))
  expect(bar.getAllByRole('link').map((link) => link.textContent)).toEqual([
    'People',
    'About',
    'Register',
    'Log in',
  ])
})

test('offers logged-in users their account and the log-out', async () => {
  const { person } = await openLoggedIn()
  mockAccount()
  const bar = within(screen.getByRole('navigation', { name: 'Main' }))
  expect(bar.queryByRole('link', { name: 'Log in' })).not.toBeInTheDocument()
  const button = screen.getByRole('button', { name: 'michael' })
  expect(button).toHaveAttribute('aria-expanded', 'false')
  await person.click(button)
  expect(button).toHaveAttribute('aria-expanded', 'true')
  expect(screen.getByText('employee')).toBeVisible()
  const banner = within(screen.getByRole('banner'))
  await person.click(banner.getByRole('link', { name: 'My account' }))
  await heading('My account')
  expect(screen.queryByRole('button', { name: 'Log out' })).not.toBeInTheDocument()
})

test('links admins to the activity page, on a phone as well', async () => {
  loggedInAs(admin())
  const { person } = await visit('/')
  await heading('Hello, admin')
  const linksOf = (name: string) =>
    within(screen.getByRole('navigation', { name }))
      .getAllByRole('link', { hidden: true })
      .map((link) => link.textContent)
  expect(linksOf('Main')).toEqual(['Board', 'Catalogue', 'People', 'Activity', 'About'])
  await person.click(screen.getByRole('button', { name: 'Menu' }))
  expect(linksOf('Menu').slice(0, 5)).toEqual(linksOf('Main'))
})

test('closes the user menu on Escape and returns the focus', async () => {
  const { person } = await openLoggedIn()
  await person.click(screen.getByRole('button', { name: 'michael' }))
  await person.tab()
  await person.keyboard('{Escape}')
  expect(screen.queryByRole('button', { name: 'Log out' })).not.toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'michael' })).toHaveFocus()
})

test('closes the user menu on a click outside', async () => {
  const { person } = await openLoggedIn()
  await person.click(screen.getByRole('button', { name: 'michael' }))
  await person.click(screen.getByRole('heading', { name: HELLO }))
  expect(screen.queryByRole('button', { name: 'Log out' })).not.toBeInTheDocument()
})

async function logOut(person: Awaited<ReturnType<typeof openLoggedIn>>['person']) {
  await person.click(screen.getByRole('button', { name: 'michael' }))
  await person.click(screen.getByRole('button', { name: 'Log out' }))
}

test('logs out to the home page with a message, and clears the session', async () => {
  const { person, at } = await openLoggedIn()
  mock(logout, { status: 'success' })
  await logOut(person)
  expect(await screen.findByText('You are logged out.')).toBeVisible()
  expect(at().pathname).toBe('/')
  expect(screen.queryByText(HELLO)).not.toBeInTheDocument()
})

test.each([
  ['without a connection', UNREACHABLE, 'Check your connection, then log out again.'],
  ['while the service is down', refuse('unavailable'), ERRORS.unavailable.message],
  ['with a duplicate cookie', refuse('duplicate_cookie'), ERRORS.duplicate_cookie.message],
] as const)('reports a log-out %s as failed', async (_, answer, advice) => {
  const { person } = await openLoggedIn()
  mock(logout, answer)
  await logOut(person)
  expect(await screen.findByText(`You are still logged in. ${advice}`)).toBeVisible()
  expect(screen.getByRole('heading', { name: HELLO })).toBeVisible()
})

test('does not log out on a GET of the log-out path', async () => {
  loggedInAs(user())
  const { at } = await visit('/logout')
  await heading(HELLO)
  expect(at().pathname).toBe('/')
})

test('announces a message until the user closes it or leaves its page', async () => {
  const { person } = await openLoggedIn()
  mock(logout, { status: 'success' })
  await logOut(person)
  await screen.findByText('You are logged out.')
  expect(screen.getByRole('status')).toHaveTextContent('You are logged out.')
  await person.click(screen.getByRole('button', { name: 'Close message' }))
  expect(screen.getByRole('status')).toBeEmptyDOMElement()
})

test('shows a message only on its own page', async () => {
  const { person } = await openLoggedIn()
  mock(logout, { status: 'success' })
  await logOut(person)
  await screen.findByText('You are logged out.')
  await person.click(screen.getByRole('link', { name: 'About' }))
  await heading('About')
  await person.click(screen.getByRole('link', { name: 'Gatehouse' }))
  await heading('One account for all services here')
  expect(screen.queryByText('You are logged out.')).not.toBeInTheDocument()
})

test('opens the links in a menu on a phone, and closes it on navigation', async () => {
  const { person } = await openLoggedIn()
  mock(listUsers, pageOf([]))
  const button = screen.getByRole('button', { name: 'Menu' })
  await person.click(button)
  expect(button).toHaveAttribute('aria-expanded', 'true')
  const menu = within(screen.getByRole('navigation', { name: 'Menu' }))
  expect(menu.getByText('michael')).toBeInTheDocument()
  expect(menu.getByRole('button', { name: 'Log out', hidden: true })).toBeInTheDocument()
  await person.click(menu.getByRole('link', { name: 'People', hidden: true }))
  await heading('People')
  expect(screen.queryByRole('navigation', { name: 'Menu' })).not.toBeInTheDocument()
})

test('focuses the skip link first', async () => {
  const { person } = await visit('/about')
  await heading('About')
  await person.tab()
  expect(screen.getByRole('link', { name: 'Skip to content' })).toHaveFocus()
  expect(screen.getByRole('main')).toHaveAttribute('id', 'main')
})

test('sets the title and focuses the heading on navigation', async () => {
  const { person } = await visit('/')
  await heading('One account for all services here')
  expect(document.body).toHaveFocus()
  await person.click(screen.getByRole('link', { name: 'About' }))
  expect(await heading('About')).toHaveFocus()
  expect(document.title).toBe('About · Gatehouse')
})

test('marks the current page in the bar', async () => {
  await visit('/about')
  await heading('About')
  expect(screen.getByRole('link', { name: 'About' })).toHaveAttribute('aria-current', 'page')
})

test('cycles the theme from the system’s to light, dark and back', async () => {
  const { person } = await visit('/about')
  await heading('About')
  const label = () => screen.getByRole('button', { name: /^Theme/ }).getAttribute('aria-label')
  await waitFor(() => expect(label()).toBe('Theme: system. Switch to light'))
  await person.click(screen.getByRole('button', { name: /^Theme/ }))
  expect(label()).toBe('Theme: light. Switch to dark')
  await person.click(screen.getByRole('button', { name: /^Theme/ }))
  expect(label()).toBe('Theme: dark. Switch to system')
  expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await person.click(screen.getByRole('button', { name: /^Theme/ }))
  expect(label()).toBe('Theme: system. Switch to light')
})

test('links an unknown address to the home page', async () => {
  const { loads } = await visit('/nowhere/at/all')
  await heading('Page not found')
  expect(loads).toEqual([])
  expect(screen.getByRole('link', { name: 'Go to the home page' })).toHaveAttribute('href', '/')
})
