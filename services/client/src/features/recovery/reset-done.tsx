import { useLayoutEffect } from 'react'
import { Aside } from '#/components/aside.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { paths } from '#/lib/paths.ts'
import { useSession } from '#/lib/use-session.ts'

/** Leads on after a reset. A logged-in visitor is somebody else, whose session stays. */
export function ResetDone() {
  const { user } = useSession()
  // The form, which had the focus, was removed.
  useLayoutEffect(focusHeading, [])
  return (
    <Page
      intro="All sessions of the account have ended. Log in with the new password."
      title="Password changed"
      width="form"
    >
      {user ? (
        <Aside question={`You are still logged in as ${user.username}.`} to={paths.home}>
          Go to the home page
        </Aside>
      ) : (
        <LinkButton to={paths.login}>Log in</LinkButton>
      )}
    </Page>
  )
}
