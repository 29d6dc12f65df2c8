import { type LoaderFunctionArgs, redirectDocument } from 'react-router'
import { LinkButton } from '#/components/link-button.tsx'
import { Page } from '#/components/page.tsx'
import { paths } from '#/lib/paths.ts'

/**
 * What the site map does not know may be a service behind the gateway: whoever is led here, after a
 * log-in say, loads it as a document. Where that load brought this app again, nothing is there.
 */
export function loader({ request, url }: LoaderFunctionArgs) {
  const { origin, pathname, search } = new URL(request.url)
  const isHere = pathname === location.pathname && search === location.search
  if (isHere || origin !== location.origin) return null
  throw redirectDocument(pathname + search + url.hash)
}

export function Component() {
  return (
    <Page intro="Nothing lives at this address." title="Page not found" width="form">
      <LinkButton to={paths.home}>Go to the home page</LinkButton>
    </Page>
  )
}
