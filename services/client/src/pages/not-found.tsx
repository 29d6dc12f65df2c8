import { type LoaderFunctionArgs, redirectDocument } from 'react-router'
import { LinkButton } from '#/components/link-button.tsx'
import { Page } from '#/components/page.tsx'
import { paths } from '#/lib/paths.ts'

/**
 * Loads an unknown path as a document, because it may be a service behind the gateway: `next` can lead to one after a
 * log-in. When the document is this app again, nothing is at the path.
 */
export function loader({ request, url }: LoaderFunctionArgs) {
  const { origin, pathname, search } = new URL(request.url)
  const isLoaded = pathname === location.pathname && search === location.search
  if (isLoaded || origin !== location.origin) return null
  throw redirectDocument(pathname + search + url.hash)
}

export function Component() {
  return (
    <Page intro="There is no page at this address." title="Page not found" width="form">
      <LinkButton to={paths.home}>Go to the home page</LinkButton>
    </Page>
  )
}
