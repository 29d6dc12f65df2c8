import { status } from '@gatehouse/contract'
import { type ActionFunctionArgs, useLoaderData } from 'react-router'
import { Section } from '#/components/card.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { Page } from '#/components/page.tsx'
import { changeAccount } from '#/features/account/actions.ts'
import { DeleteAccount } from '#/features/account/delete-account.tsx'
import { PasswordForm } from '#/features/account/password-form.tsx'
import { ProfileForm } from '#/features/account/profile-form.tsx'
import { Status } from '#/features/account/status.tsx'
import { call } from '#/lib/api.ts'
import { paths } from '#/lib/paths.ts'
import { askPasswordMinLength } from '#/lib/registration.ts'
import { setUser } from '#/lib/session.ts'

export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

export async function loader() {
  // The form for a new password says how long it must be.
  const [{ data }] = await Promise.all([call(status, {}), askPasswordMinLength()])
  setUser(data)
  return data
}

export const action = async ({ request }: ActionFunctionArgs) =>
  changeAccount(await request.formData())

export function Component() {
  const user = useLoaderData<typeof loader>()
  return (
    <Page title="My account">
      <Section intro="How the service sees you right now." title="Status">
        <Status user={user} />
      </Section>
      <Section intro="Your name here, and the address that you log in with." title="Profile">
        <ProfileForm user={user} />
      </Section>
      <Section intro="Changing it ends all your other sessions." title="Password">
        <PasswordForm username={user.username} />
      </Section>
      <Section intro="Where you are logged in." title="Sessions">
        <LinkButton to={paths.sessions} variant="default">
          See and end sessions
        </LinkButton>
      </Section>
      <Section danger intro="Removes you and all your sessions, for good." title="Delete account">
        <DeleteAccount username={user.username} />
      </Section>
    </Page>
  )
}
