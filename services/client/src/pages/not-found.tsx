import { LinkButton } from '#/components/link-button.tsx'
import { Page } from '#/components/page.tsx'
import { paths } from '#/lib/paths.ts'

export function Component() {
  return (
    <Page intro="Nothing lives at this address." title="Page not found" width="form">
      <LinkButton to={paths.home}>Go to the home page</LinkButton>
    </Page>
  )
}
