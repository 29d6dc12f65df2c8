import { listWidgets } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { mock, refuse, UNREACHABLE } from '../../test/mock.ts'
import { admin, user } from '../../test/people.ts'
import { loggedInAs, visit } from '../../test/visit.tsx'
import { catalogueOf, widget } from '../../test/widgets.ts'

async function open(path = '/catalogue', answer = catalogueOf([widget()])) {
  loggedInAs(user())
  const calls = mock(listWidgets, answer)
  const visited = await visit(path)
  await screen.findByRole('heading', { name: 'Catalogue', level: 1 })
  return { ...visited, calls }
}
const lastQuery = (calls: { query: URLSearchParams }[]) =>
  Object.fromEntries(calls.at(-1)?.query ?? [])
const pages = async () => within(await screen.findByRole('navigation', { name: /Pages/ }))

test('redirects anonymous visitors to log in, and back', async () => {
  const { at } = await visit('/catalogue?page=2')
  await screen.findByRole('heading', { name: 'Log in' })
  expect(at().search).toBe('?next=%2Fcatalogue%3Fpage%3D2')
})

test('shows the page, deadline and owner of a widget, and no buttons to change it', async () => {
  await open()
  const row = within(await screen.findByRole('row', { name: /first-widget/ }))
  expect(screen.getByRole('table', { name: 'Widgets, with their deadlines' })).toBeVisible()
  expect(row.getByText(/(31 December 2099|1 January 2100) at/)).toBeVisible()
  expect(row.getByText(/^\d+ days/)).toBeVisible()
  expect(row.getByText('admin')).toBeVisible()
  expect(screen.queryByRole('button', { name: /Edit|Delete|Add/ })).not.toBeInTheDocument()
})

test('shows the host of a widget’s page, and sends it no referrer', async () => {
  await open()
  const link = await screen.findByRole('link', { name: /^first-widget\.example\.com/ })
  expect(link).toHaveAttribute('href', 'https://first-widget.example.com/read/more?a=b')
  expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
  expect(link).toHaveAccessibleName('first-widget.example.com (opens in a new tab)')
})

test('does not link an address that would run a script', async () => {
  const info_url = 'javascript:alert(1)'
  await open('/catalogue', catalogueOf([widget({ info_url })]))
  expect(await screen.findByText(info_url)).toBeVisible()
  expect(screen.queryByRole('link', { name: /alert/ })).not.toBeInTheDocument()
})

test('shows “Nobody” for a deleted owner', async () => {
  await open('/catalogue', catalogueOf([widget({ owner: null })]))
  expect(await screen.findByRole('cell', { name: 'Nobody' })).toBeVisible()
})

test('sends the page and the page size in the address to the service', async () => {
  const { calls } = await open('/catalogue?page=2&per_page=25&other=x')
  await screen.findByRole('table')
  expect(lastQuery(calls)).toEqual({ page: '2', per_page: '25' })
})

test('sends an invalid address to the service, which refuses it', async () => {
  const { calls } = await open('/catalogue?page=0&per_page=7')
  await screen.findByRole('table')
  expect(lastQuery(calls)).toEqual({ page: '0', per_page: '7' })
})

test('numbers the pages, and links to the first, previous, next and last', async () => {
  loggedInAs(user())
  mock(listWidgets, ({ query }) => {
    const page = Number(query.get('page') ?? 1)
    const name = `widget-${page}`
    return catalogueOf([widget({ name })], { page, total_pages: 5, total_items: 41 })
  })
  const { person, at } = await visit('/catalogue?per_page=10')
  const nav = await pages()
  expect(nav.getByText('Page 1 of 5')).toBeVisible()
  expect(nav.getByText('41 widgets')).toBeVisible()
  expect(nav.queryByRole('link', { name: 'Previous' })).not.toBeInTheDocument()
  await person.click(nav.getByRole('link', { name: 'Next' }))
  expect(await screen.findByRole('row', { name: /widget-2/ })).toBeVisible()
  expect(at().search).toBe('?per_page=10&page=2')
  await person.click(nav.getByRole('link', { name: 'Last' }))
  expect(await screen.findByText('Page 5 of 5')).toBeVisible()
  expect(nav.queryByRole('link', { name: 'Next' })).not.toBeInTheDocument()
  await person.click(nav.getByRole('link', { name: 'Previous' }))
  expect(await screen.findByText('Page 4 of 5')).toBeVisible()
  await person.click(nav.getByRole('link', { name: 'First' }))
  expect(await screen.findByText('Page 1 of 5')).toBeVisible()
  expect(at().search).toBe('?per_page=10')
})

test('focuses the heading after a page change', async () => {
  const { person } = await open('/catalogue', catalogueOf([widget()], { total_pages: 2 }))
  await person.click((await pages()).getByRole('link', { name: 'Next' }))
  expect(screen.getByRole('heading', { name: 'Catalogue' })).toHaveFocus()
})

test('starts at the first page for another page size', async () => {
  const answer = catalogueOf([widget()], { page: 2, total_pages: 3, total_items: 25 })
  const { person, at, calls } = await open('/catalogue?page=2', answer)
  await person.selectOptions((await pages()).getByLabelText('Per page'), '25')
  await waitFor(() => expect(at().search).toBe('?per_page=25'))
  await waitFor(() => expect(lastQuery(calls)).toEqual({ per_page: '25' }))
})

test('links a page past the end to the last one', async () => {
  const past = catalogueOf([], { page: 9, total_pages: 5, total_items: 41 })
  await open('/catalogue?page=9&per_page=10', past)
  expect(await screen.findByText('There is no page 9. The last one is page 5.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Go to the last page' })).toHaveAttribute(
    'href',
    '/catalogue?page=5&per_page=10',
  )
})

test('offers only admins to add a widget to an empty catalogue', async () => {
  await open('/catalogue', catalogueOf([]))
  expect(await screen.findByText('The catalogue is empty.')).toBeVisible()
  expect(screen.queryByRole('button', { name: /Add/ })).not.toBeInTheDocument()
})

test('opens the dialog to add a widget from the empty catalogue', async () => {
  loggedInAs(admin())
  mock(listWidgets, catalogueOf([]))
  const { person } = await visit('/catalogue')
  await person.click(await screen.findByRole('button', { name: 'Add the first widget' }))
  expect(await screen.findByRole('dialog', { name: 'Add a widget' })).toBeVisible()
})

test.each([
  ['is down', refuse('unavailable'), 'The service is unavailable'],
  ['can’t be reached', UNREACHABLE, 'Check your connection'],
] as const)('reports that the service %s, and retries', async (_, answer, words) => {
  loggedInAs(user())
  mock(listWidgets, answer)
  const { person } = await visit('/catalogue')
  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent(words)
  mock(listWidgets, catalogueOf([widget()]))
  await person.click(within(alert).getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('row', { name: /first-widget/ })).toBeVisible()
})

test('shows cards on a phone', async () => {
  vi.spyOn(globalThis, 'matchMedia').mockImplementation(
    (media) => Object.assign(new EventTarget(), { matches: false, media }) as MediaQueryList,
  )
  await open()
  const cards = within(await screen.findByRole('list', { name: 'Widgets' }))
  expect(cards.getByText('first-widget')).toBeVisible()
  expect(cards.getByText(/owned by admin/)).toBeVisible()
  expect(screen.queryByRole('table')).not.toBeInTheDocument()
})

test('is linked from the bar for logged-in users', async () => {
  loggedInAs(user())
  mock(listWidgets, catalogueOf([widget()]))
  const { person } = await visit('/')
  const bar = await screen.findByRole('navigation', { name: 'Main' })
  await person.click(within(bar).getByRole('link', { name: 'Catalogue' }))
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Catalogue' })).toHaveFocus())
  expect(document.title).toBe('Catalogue · Gatehouse')
})
