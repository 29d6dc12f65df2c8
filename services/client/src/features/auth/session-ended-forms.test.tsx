import { currentUser, getWidget, listUsers, listWidgets, logout } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { serveTask, serveTasks } from '../../../test/board.tsx'
import { mock } from '../../../test/mock.ts'
import { admin, pageOf, user } from '../../../test/people.ts'
import { openTab, type Tab } from '../../../test/tab.ts'
import { changed, task } from '../../../test/tasks.ts'
import {
  loggedInAs,
  mockLogin,
  mockRegistration,
  type Person,
  visit,
} from '../../../test/visit.tsx'
import { catalogueOf, widget } from '../../../test/widgets.ts'

const PENDING = { username: 'newcomer', approved: false, state: 'pending' } as const

/** Opens a page of a service with one row of each kind, and a second tab. */
async function open(path: string) {
  loggedInAs(admin())
  mockRegistration()
  mock(listUsers, pageOf([user({ id: task(90).id, ...PENDING })]))
  serveTasks(() => [task(1)])
  serveTask(() => changed(task(1)))
  mock(listWidgets, catalogueOf([widget()]))
  mock(getWidget, { status: 'success', data: widget() })
  const elsewhere = await openTab()
  return { elsewhere, ...(await visit(path)) }
}

async function endSession(elsewhere: Tab) {
  await elsewhere.ready()
  mock(logout, { status: 'success' })
  await elsewhere.logOut()
}

async function logInAgain(person: Person) {
  mockLogin(admin())
  mock(currentUser, { status: 'success', data: { ...admin(), token_expires_in: 900 } })
  const again = { name: 'Log in again' }
  const dialog = within(await screen.findByRole('dialog', again))
  await person.type(dialog.getByLabelText('Password'), 'open sesame{Enter}')
  await waitFor(() => expect(screen.queryByRole('dialog', again)).not.toBeInTheDocument())
}

test.each([
  ['a new task', { path: '/board?status=all', button: 'Add task', label: 'Title' }],
  ['a task', { path: '/board?status=all', button: 'Edit Task 1', label: 'Description' }],
  [
    'a reason to reject',
    { path: '/people/waiting', button: 'Reject newcomer', label: 'Reason (optional)' },
  ],
  ['a new widget', { path: '/catalogue', button: 'Add widget', label: 'Web page' }],
  ['a widget', { path: '/catalogue', button: 'Edit first-widget', label: 'Web page' }],
])('keeps %s when the session ends in another tab', async (_, { path, button, label }) => {
  const { person, elsewhere } = await open(path)
  await person.click(await screen.findByRole('button', { name: button }))
  const field = await within(await screen.findByRole('dialog')).findByLabelText(label)
  await person.type(field, 'typed')
  const { value } = field as HTMLInputElement
  await endSession(elsewhere)
  await logInAgain(person)
  expect(field).toBeInTheDocument()
  expect(field).toHaveValue(value)
  expect(value).toContain('typed')
})
