import { currentUser, listOwnAudit } from '@gatehouse/contract'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { Section } from '#/components/card.tsx'
import { DeferredList } from '#/components/deferred-list.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { Page } from '#/components/page.tsx'
import { DeleteAccount } from '#/features/account/delete-account.tsx'
import { DownloadData } from '#/features/account/download-data.tsx'
import { PasswordForm } from '#/features/account/password-form.tsx'
import { ProfileForm } from '#/features/account/profile-form.tsx'
import { Status } from '#/features/account/status.tsx'
import { UnverifiedAddress } from '#/features/account/unverified-address.tsx'
import { LatestEvents } from '#/features/activity/latest-events.tsx'
import { call } from '#/lib/api.ts'
import { deferred } from '#/lib/deferred.ts'
import { paths } from '#/lib/paths.ts'
import { loadPasswordMinLength, verifiesAddresses } from '#/lib/registration.ts'
import { setUser } from '#/lib/session.ts'

export { accountAction as action } from '#/features/account/actions.ts'
export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

const LATEST = 5

export async function loader({ request }: LoaderFunctionArgs) {
  const latest = deferred(call(listOwnAudit, { query: { limit: String(LATEST) } }, request.signal))
  // The password form shows the minimum length.
  const [{ data: user }] = await Promise.all([call(currentUser, {}), loadPasswordMinLength()])
  setUser(user)
  return { user, latest }
}

export function Component() {
  const { user, latest } = useLoaderData<typeof loader>()
  return (
    <Page title="My account">
      <Section
        intro="Your role decides what you may do. Only an admin can change it."
        title="Status"
      >
        <Status user={user} />
      </Section>
      <Section intro="Your username and the email address that you log in with." title="Profile">
        {verifiesAddresses() && !user.email_verified && <UnverifiedAddress />}
        <ProfileForm user={user} />
      </Section>
      <Section intro="Changing your password ends all your other sessions." title="Password">
        <PasswordForm username={user.username} />
      </Section>
      <Section intro="A second step for your log-ins, besides the password." title="Security">
        <LinkButton to={paths.security} variant="default">
          View security
        </LinkButton>
      </Section>
      <Section intro="The devices on which you are logged in." title="Sessions">
        <LinkButton to={paths.sessions} variant="default">
          View sessions
        </LinkButton>
      </Section>
      <Section intro="Everything that is stored about you, as one file." title="Your data">
        <DownloadData />
      </Section>
      <Section
        danger
        intro="Deletes your account and all your sessions permanently."
        title="Delete account"
      >
        <DeleteAccount username={user.username} />
      </Section>
      {/* The last section: the list comes after the page, and moves what is below. */}
      <Section intro="Your actions, and changes to your account." title="Activity">
        <DeferredList resolve={latest} rows={LATEST}>
          {({ data }) => <LatestEvents events={data.items} you={user.id} />}
        </DeferredList>
        <LinkButton to={paths.ownActivity} variant="default">
          View all activity
        </LinkButton>
      </Section>
    </Page>
  )
}
