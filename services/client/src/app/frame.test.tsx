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

test('a stranger may go to register and to log in', async () => {
  await visit('/')
  await heading('One account for everything behind the gate')
  const bar = within(screen.getByRole('navigation', { name: 'Main' }))
  expect(bar.getAllByRole('link').map((link) => link.textContent)).toEqual([
    'People',
    'About',
    'Register',
    'Log in',
  ])
})

test('who is logged in may go to their account and log out', async () => {
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

test('an admin may go to the activity of everybody, on a phone as well', async () => {
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

test('Escape closes the menu of the person and gives the focus back', async () => {
  const { person } = await openLoggedIn()
  await person.click(screen.getByRole('button', { name: 'michael' }))
  await person.tab()
  await person.keyboard('{Escape}')
  expect(screen.queryByRole('button', { name: 'Log out' })).not.toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'michael' })).toHaveFocus()
})

test('a press elsewhere closes the menu of the person', async () => {
  const { person } = await openLoggedIn()
  await person.click(screen.getByRole('button', { name: 'michael' }))
  await person.click(screen.getByRole('heading', { name: HELLO }))
  expect(screen.queryByRole('button', { name: 'Log out' })).not.toBeInTheDocument()
})

async function logOut(person: Awaited<ReturnType<typeof openLoggedIn>>['person']) {
  await person.click(screen.getByRole('button', { name: 'michael' }))
  await person.click(screen.getByRole('button', { name: 'Log out' }))
}

test('logging out leads home, says so, and forgets who was here', async () => {
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
  ['with a doubled cookie', refuse('duplicate_cookie'), ERRORS.duplicate_cookie.message],
] as const)('a log-out %s is not pretended', async (_, answer, advice) => {
  const { person } = await openLoggedIn()
  mock(logout, answer)
  await logOut(person)
  expect(await screen.findByText(`You are still logged in. ${advice}`)).toBeVisible()
  expect(screen.getByRole('heading', { name: HELLO })).toBeVisible()
})

test('following a link to the log-out does nothing', async () => {
  loggedInAs(user())
  const { at } = await visit('/logout')
  await heading(HELLO)
  expect(at().pathname).toBe('/')
})

test('a message is read out, can be closed, and is gone on the page after next', async () => {
  const { person } = await openLoggedIn()
  mock(logout, { status: 'success' })
  await logOut(person)
  await screen.findByText('You are logged out.')
  expect(screen.getByRole('status')).toHaveTextContent('You are logged out.')
  await person.click(screen.getByRole('button', { name: 'Close message' }))
  expect(screen.getByRole('status')).toBeEmptyDOMElement()
})

test('a message stays behind on the page that it belongs to', async () => {
  const { person } = await openLoggedIn()
  mock(logout, { status: 'success' })
  await logOut(person)
  await screen.findByText('You are logged out.')
  await person.click(screen.getByRole('link', { name: 'About' }))
  await heading('About')
  await person.click(screen.getByRole('link', { name: 'Gatehouse' }))
  await heading('One account for everything behind the gate')
  expect(screen.queryByText('You are logged out.')).not.toBeInTheDocument()
})

test('on a phone a button opens the places, and going to one closes them', async () => {
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

test('the first stop of the keyboard skips to the content', async () => {
  const { person } = await visit('/about')
  await heading('About')
  await person.tab()
  expect(screen.getByRole('link', { name: 'Skip to content' })).toHaveFocus()
  expect(screen.getByRole('main')).toHaveAttribute('id', 'main')
})

test('going somewhere names it in the title and puts the focus on its heading', async () => {
  const { person } = await visit('/')
  await heading('One account for everything behind the gate')
  expect(document.body).toHaveFocus()
  await person.click(screen.getByRole('link', { name: 'About' }))
  expect(await heading('About')).toHaveFocus()
  expect(document.title).toBe('About · Gatehouse')
})

test('the place where one is, is marked in the bar', async () => {
  await visit('/about')
  await heading('About')
  expect(screen.getByRole('link', { name: 'About' })).toHaveAttribute('aria-current', 'page')
})

test('the theme goes from the choice of the system to light, dark and back', async () => {
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

test('an address that nobody has leads on to the home page', async () => {
  const { loads } = await visit('/nowhere/at/all')
  await heading('Page not found')
  expect(loads).toEqual([])
  expect(screen.getByRole('link', { name: 'Go to the home page' })).toHaveAttribute('href', '/')
})
