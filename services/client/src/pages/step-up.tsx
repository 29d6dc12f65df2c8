import { type LoaderFunctionArgs, redirect, useLocation, useSearchParams } from 'react-router'
import { Card } from '#/components/card.tsx'
import { Page } from '#/components/page.tsx'
import { LogInAgain } from '#/features/auth/log-in-again.tsx'
import { paths } from '#/lib/paths.ts'
import { getSession } from '#/lib/session.ts'
import { useUser } from '#/lib/use-session.ts'

export { logInAction as action } from '#/features/auth/actions.ts'

const RECENT = 'The page that you opened needs a log-in from the last ten minutes.'
const WITH_FACTOR =
  'To open the page, log in again with your second factor or your passkey. If you lost it, ask an admin to remove it.'

/** An anonymous visitor logs in once, and goes on to the page that asked for it. */
export function loader({ request, url }: LoaderFunctionArgs) {
  const { search } = new URL(request.url)
  if (!getSession().user) throw redirect(paths.login + search + url.hash)
  return null
}

/** Where the gateway sends a page load whose log-in is too old or too weak for a service. Leads on to `next`. */
export function Component() {
  const user = useUser()
  const { search } = useLocation()
  const [params] = useSearchParams()
  if (!user) return null
  return (
    <Page
      intro={params.has('acr_values') ? WITH_FACTOR : RECENT}
      title="Confirm that it’s you"
      width="form"
    >
      <Card>
        <LogInAgain action={paths.stepUp + search} stepUp user={user} />
      </Card>
    </Page>
  )
}
