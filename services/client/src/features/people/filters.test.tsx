import { listUsers } from '@gatehouse/contract'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock } from '../../../test/mock.ts'
import { admin, countedPageOf, mockPeople, pageOf, user } from '../../../test/people.ts'
import { loggedInAs, visit } from '../../../test/visit.tsx'

const PAUSE = 300

/** Answers a search with a user of that name. Delays those in `late` until the test releases them. */
function mockSearch(late: string[] = []) {
  const waiting = new Map<string, () => void>()
  mock(listUsers, ({ query }) => {
    const q = query.get('q') ?? ''
    const answer = pageOf(query.get('state') ? [] : [user({ username: q || 'everybody' })])
    if (!late.includes(q)) return answer
    return new Promise((done) => waiting.set(q, () => done(answer)))
  })
  return waiting
}

async function open(path = '/people') {
  loggedInAs(admin())
  const visited = await visit(path)
  await screen.findByRole('table')
  return { ...visited, field: screen.getByLabelText('Search') }
}
const row = (name: string) => screen.findByRole('rowheader', { name })
const pause = () => new Promise((done) => setTimeout(done, PAUSE))

test('sends one search for letters in quick succession', async () => {
  const calls = mockPeople(pageOf([user()]))
  const { field } = await open()
  for (const value of ['m', 'mi', 'mic']) fireEvent.change(field, { target: { value } })
  await waitFor(() => expect(calls.at(-1)?.query.get('q')).toBe('mic'))
  expect(calls).toHaveLength(2)
})

test('ignores a late answer to an older search', async () => {
  const late = mockSearch(['older'])
  const { person, field, at } = await open()
  await person.type(field, 'older')
  await waitFor(() => expect(late.has('older')).toBe(true))
  await person.clear(field)
  await person.type(field, 'newer')
  expect(await row('newer')).toBeVisible()
  late.get('older')?.()
  await pause()
  expect(await row('newer')).toBeVisible()
  expect(screen.queryByRole('rowheader', { name: 'older' })).not.toBeInTheDocument()
  expect(at().search).toBe('?q=newer')
})

test('keeps the list until the next answer arrives', async () => {
  const late = mockSearch(['slow'])
  const { field } = await open()
  // At once: on a busy machine the pause between two keys may be long enough for a search of its own.
  fireEvent.change(field, { target: { value: 'slow' } })
  await waitFor(() => expect(late.has('slow')).toBe(true))
  await pause()
  expect(await row('everybody')).toBeVisible()
  expect(screen.queryByText('Loading the list')).not.toBeInTheDocument()
  late.get('slow')?.()
  expect(await row('slow')).toBeVisible()
})

test('adds one history entry for a search of several letters', async () => {
  mockSearch()
  const { person, field, at } = await open()
  for (const typed of ['m', 'mi', 'mic', 'mich']) {
    await person.type(field, typed.slice(-1))
    expect(await row(typed)).toBeVisible()
  }
  history.back()
  expect(await row('everybody')).toBeVisible()
  expect(at().search).toBe('')
  expect(field).toHaveFocus()
  expect(field).toHaveValue('')
  history.forward()
  expect(await row('mich')).toBeVisible()
  expect(field).toHaveValue('mich')
})

test('adds another history entry for another search', async () => {
  mockSearch()
  const { person, field } = await open()
  await person.type(field, 'one')
  expect(await row('one')).toBeVisible()
  await person.tab()
  await person.clear(field)
  await person.type(field, 'two')
  expect(await row('two')).toBeVisible()
  history.back()
  expect(await row('one')).toBeVisible()
  expect(field).toHaveValue('one')
})

test.for([
  [{ count: 1, exact: true }, '1 person'],
  [{ count: 12_000, exact: false }, 'About 12,000 people'],
] as const)('shows a total of %j', async ([total, text]) => {
  mockPeople(countedPageOf([user()], total))
  await open()
  expect(screen.getByText(text)).toBeVisible()
})

test('shows no total when the service gives none', async () => {
  mock(listUsers, pageOf([user()]))
  await visit('/people')
  await screen.findByRole('table')
  expect(screen.queryByText(/^(About )?\d+ (person|people)$/)).not.toBeInTheDocument()
})
