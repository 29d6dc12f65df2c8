import { MantineProvider } from '@mantine/core'
import type { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { RouterContext } from '#/lib/pending-search-params.ts'
import { theme } from './theme.ts'

interface Props {
  router: ReturnType<typeof createBrowserRouter>
}

/** The look around the pages. */
export function App({ router }: Props) {
  return (
    // All variables come from here: their style sheet would be 4 kB more on the way to log-in.
    <MantineProvider deduplicateCssVariables={false} defaultColorScheme="auto" theme={theme}>
      <RouterContext value={router}>
        <RouterProvider router={router} />
      </RouterContext>
    </MantineProvider>
  )
}
