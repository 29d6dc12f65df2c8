import { type OpenInvitation, readInvitation } from '@gatehouse/contract'
import { type ActionFunctionArgs, useLoaderData } from 'react-router'
import { Card } from '#/components/card.tsx'
import { Page } from '#/components/page.tsx'
import { useFocusAfter } from '#/components/use-focus-after.ts'
import { AcceptForm } from '#/features/invitation/accept-form.tsx'
import { InvitedAccount } from '#/features/invitation/invited-account.ts'
import { OtherSession } from '#/features/invitation/other-session.tsx'
import { InvitationProblemPage } from '#/features/invitation/problem-page.tsx'
import { FailedPage } from '#/features/recovery/problem-page.tsx'
import { redirectWithFlash } from '#/lib/flash.ts'
import { failureOf, parseForm } from '#/lib/form.ts'
import { send } from '#/lib/http.ts'
import { linkToken, openedLinks } from '#/lib/link-token.ts'
import { loadLink } from '#/lib/load-link.ts'
import { acceptInvitation } from '#/lib/log-in.ts'
import { paths } from '#/lib/paths.ts'
import { loadPasswordMinLength } from '#/lib/registration.ts'

export { revalidateDeadLink as shouldRevalidate } from '#/lib/form.ts'

const read = async (token: string) => (await send(readInvitation, { body: { token } })).data

export async function loader() {
  const [loaded] = await Promise.all([loadLink(read), loadPasswordMinLength()])
  return loaded
}

export async function action({ request }: ActionFunctionArgs) {
  await loadPasswordMinLength()
  const { value, failure } = parseForm(InvitedAccount, await request.formData())
  if (failure) return { failure }
  const { username, password } = value
  try {
    const user = await acceptInvitation({ token: linkToken() ?? '', username, password })
    return redirectWithFlash(paths.home, `Welcome, ${user.username}. You are logged in.`)
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

export function Component() {
  const { link: invitation, problem, failed } = useLoaderData<typeof loader>()
  useFocusAfter(invitation !== undefined)
  if (failed !== undefined) return <FailedPage failed={failed} />
  if (!invitation) return <InvitationProblemPage problem={problem} />
  return (
    <Page intro={introOf(invitation)} title="Accept the invitation" width="form">
      <OtherSession />
      <Card>
        <AcceptForm email={invitation.email} key={openedLinks()} />
      </Card>
    </Page>
  )
}

const AS = { employee: 'an employee', manager: 'a manager', admin: 'an admin' }

const introOf = ({ invited_by, email, role }: OpenInvitation) =>
  `${invited_by} invited ${email} to Gatehouse as ${AS[role]}. Choose a username and a password.`
