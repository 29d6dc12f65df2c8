import { listAudit, listTasks, listUsers, listWidgets, taskStats } from '@gatehouse/contract'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { auditOf, event } from '../../test/audit.ts'
import { mock, refuse } from '../../test/mock.ts'
import { admin, pageOf } from '../../test/people.ts'
import { statsOf, tasksOf } from '../../test/tasks.ts'
import { loggedInAs, visit } from '../../test/visit.tsx'
import { catalogueOf } from '../../test/widgets.ts'

/** Opens a page whose list the service refuses because of one filter. */
async function open(path: string, field: string, text: string) {
  loggedInAs(admin())
  const answer = <T,>(list: T) => {
    const fault = refuse('validation_failed', { [field]: text })
    return ({ query }: { query: URLSearchParams }) =>
      ['garbage', '\0'].includes(query.get(field) ?? '') ? fault : list
  }
  mock(listAudit, answer(auditOf([event(1)])))
  mock(listUsers, answer(pageOf([admin()])))
  mock(listTasks, answer(tasksOf([])))
  mock(listWidgets, answer(catalogueOf([])))
  mock(taskStats, statsOf())
  const visited = await visit(path)
  // The first page of a test file also loads the modules.
  const alert = await screen.findByRole('alert', {}, { timeout: 15_000 })
  return { ...visited, alert }
}

/** Finds the field: its list has the same label. */
const filter = (label: string) => screen.getByLabelText(label, { selector: 'input, select' })

const PERSON = 'The address of this page names no user. Choose a person, or clear the field.'

test.each([
  ['/activity?actor=garbage', 'actor', 'Actor', PERSON],
  ['/activity?user=garbage', 'user', 'User', PERSON],
  ['/activity?action=garbage', 'action', 'Event', 'REFUSED'],
  ['/activity?from=garbage', 'since', 'From', 'REFUSED'],
  ['/activity?until=garbage', 'until', 'Until', 'REFUSED'],
  ['/people?role=garbage', 'role', 'Role', 'REFUSED'],
  ['/people?state=garbage', 'state', 'State', 'REFUSED'],
  ['/people?sort=garbage', 'sort', 'Order', 'REFUSED'],
  ['/people?q=%00', 'q', 'Search', 'REFUSED'],
  ['/board?status=garbage', 'status', 'Status', 'REFUSED'],
  ['/board?assignee=garbage', 'assignee', 'Assigned to', 'REFUSED'],
  ['/board?overdue=garbage', 'overdue', 'Deadline', 'REFUSED'],
])('shows the error of %s beside the filter, and no list', async (...row) => {
  const [path, field, label, words] = row
  const { alert, person, at } = await open(path, field, 'REFUSED')
  expect(alert).toHaveTextContent('has an invalid filter. REFUSED')
  await waitFor(() => expect(filter(label)).toHaveAccessibleDescription(words))
  expect(filter(label)).toBeInvalid()
  expect(screen.queryByRole('table')).not.toBeInTheDocument()
  await person.click(screen.getByRole('link', { name: 'Show the whole list' }))
  await waitFor(() => expect(alert).not.toBeInTheDocument())
  expect(at().search).toBe('')
  await waitFor(() => expect(filter(label)).toBeValid())
})

test.each([
  ['/activity?cursor=garbage', 'cursor'],
  ['/people?cursor=garbage', 'cursor'],
  ['/board?status=done&cursor=garbage', 'cursor'],
  ['/catalogue?page=garbage', 'page'],
  ['/catalogue?per_page=garbage', 'per_page'],
])('shows the error of %s in place of the list', async (path, field) => {
  const { alert, person } = await open(path, field, 'REFUSED')
  expect(alert).toHaveTextContent('has an invalid filter. REFUSED')
  await person.click(screen.getByRole('link', { name: 'Show the whole list' }))
  await waitFor(() => expect(alert).not.toBeInTheDocument())
})

test('shows the invalid id of a user filter, not a deleted user', async () => {
  await open('/activity?actor=garbage', 'actor', 'Must be an id.')
  await waitFor(() => expect(filter('Actor')).toHaveValue('garbage'))
})

test('does not show an invalid choice as the first one', async () => {
  await open('/people?role=garbage', 'role', 'REFUSED')
  expect(screen.getByLabelText('Role')).toHaveDisplayValue('Unknown')
})

test('applies a date on blur, not while its year is being typed', async () => {
  loggedInAs(admin())
  const calls = mock(listAudit, auditOf([event(1)]))
  const { at } = await visit('/activity')
  const field = await screen.findByLabelText('From')
  await screen.findByRole('table')
  for (const value of ['0002-11-20', '0020-11-20']) fireEvent.change(field, { target: { value } })
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(calls).toHaveLength(1)
  fireEvent.blur(field)
  await waitFor(() => expect(at().search).toBe('?from=0020-11-20'))
})
