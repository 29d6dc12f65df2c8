import { MantineProvider } from '@mantine/core'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { createMemoryRouter, Link } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { beforeEach, expect, test, vi } from 'vitest'
import { loadPart } from '#/lib/load-part.ts'
import { server } from '../../test/server.ts'
import { ErrorPage } from './error-page.tsx'

const reload = vi.fn()
beforeEach(() => {
  sessionStorage.clear()
  reload.mockReset()
  // jsdom can't load a document.
  vi.stubGlobal('location', { ...location, reload })
})

const reachable = (answer: boolean) =>
  server.use(http.head('*/', () => (answer ? new HttpResponse(null) : HttpResponse.error())))

/** Follows a link to a page whose file fails to load. */
async function followLink() {
  const gone = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'))
  const router = createMemoryRouter([
    {
      ErrorBoundary: ErrorPage,
      children: [
        { path: '/', element: <Link to="/other">Other</Link> },
        { path: '/other', lazy: loadPart(gone) },
      ],
    },
  ])
  render(
    <MantineProvider>
      <RouterProvider router={router} />
    </MantineProvider>,
  )
  const person = userEvent.setup()
  await person.click(await screen.findByRole('link', { name: 'Other' }))
  return { person, router }
}

test('reports a navigation without a connection, and reloads once it is back', async () => {
  reachable(false)
  const { person } = await followLink()
  expect(await screen.findByRole('heading', { name: 'No connection' })).toBeVisible()
  expect(screen.getByText(/Check your connection and try again/)).toBeVisible()
  expect(screen.queryByText(/on our side/)).not.toBeInTheDocument()
  await person.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled())
  expect(reload).not.toHaveBeenCalled()
  reachable(true)
  await person.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(reload).toHaveBeenCalledOnce())
})

test('reloads once for a page whose file a deployment replaced', async () => {
  reachable(true)
  const { router } = await followLink()
  await waitFor(() => expect(reload).toHaveBeenCalledOnce())
  expect(router.state.location.pathname).toBe('/other')
})

test('does not reload in a loop for a page whose file is missing', async () => {
  reachable(true)
  await followLink()
  await waitFor(() => expect(reload).toHaveBeenCalledOnce())
  document.body.replaceChildren()
  await followLink()
  expect(await screen.findByText(/Gatehouse was updated/)).toBeVisible()
  expect(reload).toHaveBeenCalledOnce()
})
