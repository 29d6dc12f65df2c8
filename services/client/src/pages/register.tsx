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
import { askPasswordMinLength, askRegistration } from '#/lib/registration.ts'
import { safeRedirectWith } from '#/lib/safe-redirect.ts'

export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

/** Without an answer the form is there: the service says no by itself. */
export const loader = async () => (await askRegistration())?.mode ?? 'open'

const CLOSED_MEANWHILE = 'Registration has closed meanwhile. No account was created.'

export async function action({ request }: ActionFunctionArgs) {
  await askPasswordMinLength()
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
    if (hasCode(error, 'registration_closed')) return { failure: { message: CLOSED_MEANWHILE } }
    return { failure: failureOf(error) }
  }
}

const REVIEWED = 'A manager reviews each registration. You can log in once yours is accepted.'

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
  // The form that had the focus is gone.
  useLayoutEffect(focusHeading, [])
  return (
    <Page
      intro="A manager will decide about it. After that, log in with the password that you chose: you get in, or are told why not."
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
      intro="Nobody can create an account here right now. An admin can add you."
      title="Registration is closed"
      width="form"
    >
      <LinkButton to={logIn}>Log in</LinkButton>
    </Page>
  )
}
