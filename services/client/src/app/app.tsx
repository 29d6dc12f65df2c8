import { MantineProvider } from '@mantine/core'
import type { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { RouterContext } from '#/lib/pending-search-params.ts'
import { theme } from './theme.ts'

interface Props {
  router: ReturnType<typeof createBrowserRouter>
}

/** The theme and the router. */
export function App({ router }: Props) {
  return (
    // Without deduplication the log-in page needs no style sheet of variables, which saves 4 kB.
    <MantineProvider deduplicateCssVariables={false} defaultColorScheme="auto" theme={theme}>
      <RouterContext value={router}>
        <RouterProvider router={router} />
      </RouterContext>
    </MantineProvider>
  )
}
