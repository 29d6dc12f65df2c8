import { useLayoutEffect, useState } from 'react'
import { type ActionFunctionArgs, useLoaderData, useLocation } from 'react-router'
import { Aside } from '#/components/aside.tsx'
import { Card } from '#/components/card.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { NewAccount } from '#/features/auth/new-account.ts'
import { RegisterForm } from '#/features/auth/register-form.tsx'
import { hasCode } from '#/lib/api-error.ts'
import { redirectWithFlash } from '#/lib/flash.ts'
import { failureOf, parseForm } from '#/lib/form.ts'
import { createAccount } from '#/lib/log-in.ts'
import { paths } from '#/lib/paths.ts'
import { loadPasswordMinLength, loadRegistration } from '#/lib/registration.ts'
import { safeRedirectWith } from '#/lib/safe-redirect.ts'

export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

/** Shows the form when the service gives no answer: it checks registrations itself. */
export const loader = async () => (await loadRegistration())?.mode ?? 'open'

const CLOSED = 'Registration is closed now. No account was created.'

export async function action({ request }: ActionFunctionArgs) {
  await loadPasswordMinLength()
  const { value, failure } = parseForm(NewAccount, await request.formData())
  if (failure) return { failure }
  try {
    const user = await createAccount(value)
    if (!user) return { done: 'Registration received.' }
    const next = new URL(request.url).searchParams.get('next')
    return redirectWithFlash(
      safeRedirectWith(next, location.hash),
      `Welcome, ${user.username}. You are logged in.`,
    )
  } catch (error) {
    if (hasCode(error, 'registration_closed')) return { failure: { message: CLOSED } }
    return { failure: failureOf(error) }
  }
}

const REVIEWED = 'A manager reviews each registration. You can log in once yours is approved.'

export function Component() {
  const mode = useLoaderData<typeof loader>()
  const { search, hash } = useLocation()
  const [received, setReceived] = useState(false)
  if (received) return <Received logIn={paths.login + search + hash} />
  if (mode === 'closed') return <Closed logIn={paths.login + search + hash} />
  return (
    <Page intro={mode === 'approval' && REVIEWED} title="Create account" width="form">
      <Card>
        <RegisterForm action={paths.register + search} onDone={() => setReceived(true)} />
      </Card>
      <Aside question="Have an account?" to={paths.login + search + hash}>
        Log in
      </Aside>
    </Page>
  )
}

function Received({ logIn }: { logIn: string }) {
  // The form, which had the focus, was removed.
  useLayoutEffect(focusHeading, [])
  return (
    <Page
      intro="A manager will approve or reject it. Log in with your password to see the decision."
      title="Registration received"
      width="form"
    >
      <LinkButton to={logIn}>Go to log in</LinkButton>
    </Page>
  )
}

function Closed({ logIn }: { logIn: string }) {
  return (
    <Page
      intro="New accounts can’t be created here. Ask an admin to add you."
      title="Registration is closed"
      width="form"
    >
      <LinkButton to={logIn}>Log in</LinkButton>
    </Page>
  )
}
