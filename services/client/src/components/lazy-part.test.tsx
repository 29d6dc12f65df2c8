import { MantineProvider } from '@mantine/core'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { expect, test, vi } from 'vitest'
import { reload } from '#/lib/reload.ts'
import { server } from '../../test/server.ts'
import { lazyPart } from './lazy-part.tsx'

vi.mock('#/lib/reload.ts', () => ({ reload: vi.fn() }))

const Loaded = () => <p>loaded</p>
const GONE = new TypeError('Failed to fetch dynamically imported module')

const reachable = (answer: boolean) =>
  server.use(http.head('*/', () => (answer ? new HttpResponse(null) : HttpResponse.error())))

function show(load: () => Promise<{ default: typeof Loaded }>) {
  const Part = lazyPart(load)
  render(
    <MantineProvider>
      <p>the page</p>
      <Part />
    </MantineProvider>,
  )
  return userEvent.setup()
}

test('shows a part once it has loaded', async () => {
  show(async () => ({ default: Loaded }))
  expect(await screen.findByText('loaded')).toBeVisible()
})

test('keeps the page when a part fails without a connection, and loads it on retry', async () => {
  reachable(false)
  const load = vi.fn<() => Promise<{ default: typeof Loaded }>>()
  load.mockRejectedValueOnce(GONE).mockResolvedValue({ default: Loaded })
  const person = show(load)
  expect(await screen.findByRole('alert')).toHaveTextContent(/Check your connection/)
  expect(screen.getByText('the page')).toBeVisible()
  await person.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('loaded')).toBeVisible()
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})

test('imports nothing while the browser is offline, and loads the part on retry', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  const load = vi.fn(async () => ({ default: Loaded }))
  const person = show(load)
  expect(await screen.findByRole('alert')).toHaveTextContent(/Check your connection/)
  expect(load).not.toHaveBeenCalled()
  online.mockReturnValue(true)
  await person.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('loaded')).toBeVisible()
})

test('offers a reload when the browser does not request the part again', async () => {
  reachable(false)
  const person = show(() => Promise.reject(GONE))
  await screen.findByRole('alert')
  reachable(true)
  await person.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText(/^The connection was interrupted\. Reload the page/)).toBeVisible()
  expect(screen.getByRole('button', { name: 'Reload' })).toBeVisible()
})

test('offers a reload, but does not reload, when a deployment replaced the part', async () => {
  reachable(true)
  const person = show(() => Promise.reject(GONE))
  expect(await screen.findByRole('alert')).toHaveTextContent(/^Gatehouse was updated/)
  expect(screen.getByText('the page')).toBeVisible()
  expect(reload).not.toHaveBeenCalled()
  await person.click(screen.getByRole('button', { name: 'Reload' }))
  await waitFor(() => expect(reload).toHaveBeenCalledOnce())
})
