import { deleteUser, listUsers } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock } from '../../../test/mock.ts'
import { admin, mockPeople, pageOf, user } from '../../../test/people.ts'
import { loggedInAs, visit } from '../../../test/visit.tsx'

const NEWCOMER = user({ username: 'newcomer', approved: false, state: 'pending' })
const SECOND = user({ ...NEWCOMER, id: '0193a0b2-7c00-7000-8000-000000000003', username: 'second' })
const MANAGER = user({ role: 'manager' })
const heading = () => screen.findByRole('heading', { name: 'Waiting for approval', level: 1 })

test('links managers from the people page, with the number of registrations', async () => {
  loggedInAs(MANAGER)
  mockPeople(pageOf([MANAGER]), [NEWCOMER, SECOND])
  const { person, at } = await visit('/people')
  await person.click(await screen.findByRole('link', { name: '2 waiting for approval' }))
  expect(await heading()).toHaveFocus()
  expect(at().pathname).toBe('/people/waiting')
})

test('shows “more than” for more than one page', async () => {
  loggedInAs(MANAGER)
  mock(listUsers, pageOf([NEWCOMER], { next: '/api/v1/users?cursor=two' }))
  await visit('/people')
  expect(
    await screen.findByRole('link', { name: 'More than 25 waiting for approval' }),
  ).toBeVisible()
})

test('updates the number when a pending user is deleted', async () => {
  loggedInAs(admin())
  let waiting = [NEWCOMER]
  mock(listUsers, ({ query }) => pageOf(query.has('state') ? waiting : [admin(), ...waiting]))
  mock(deleteUser, { status: 'success' })
  const { person } = await visit('/people')
  expect(await screen.findByRole('link', { name: '1 waiting for approval' })).toBeVisible()
  waiting = []
  await person.click(screen.getByRole('button', { name: 'Delete newcomer' }))
  const dialog = within(await screen.findByRole('dialog'))
  await person.click(dialog.getByRole('button', { name: 'Delete newcomer' }))
  await waitFor(() =>
    expect(screen.queryByRole('link', { name: '1 waiting for approval' })).toBeNull(),
  )
})

test('has a link in the menu of a manager', async () => {
  loggedInAs(MANAGER)
  mock(listUsers, pageOf([]))
  const { person } = await visit('/')
  await person.click(await screen.findByRole('button', { name: 'michael' }))
  await person.click(screen.getByRole('link', { name: 'Waiting for approval' }))
  expect(await heading()).toHaveFocus()
})

test('has no link in the menu of an employee', async () => {
  loggedInAs(user())
  const { person } = await visit('/')
  await person.click(await screen.findByRole('button', { name: 'michael' }))
  const menu = within(screen.getByRole('banner'))
  expect(menu.getByRole('link', { name: 'My account' })).toBeVisible()
  expect(menu.queryByRole('link', { name: 'Waiting for approval' })).not.toBeInTheDocument()
})
