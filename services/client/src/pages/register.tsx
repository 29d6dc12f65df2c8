import { ResendVerificationBody } from '@gatehouse/contract'
import { useLayoutEffect, useState } from 'react'
import { type ActionFunctionArgs, useLoaderData, useLocation } from 'react-router'
import type * as z from 'zod/mini'
import { Aside } from '#/components/aside.tsx'
import { Card } from '#/components/card.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { NewAccount } from '#/features/auth/new-account.ts'
import { RegisterForm } from '#/features/auth/register-form.tsx'
import { CheckMail } from '#/features/registration/check-mail.tsx'
import { keepWaitingAccount, waitingAccount } from '#/features/registration/waiting-account.ts'
import { hasCode } from '#/lib/api-error.ts'
import { redirectWithFlash } from '#/lib/flash.ts'
import { failureOf, parseForm } from '#/lib/form.ts'
import { createAccount } from '#/lib/log-in.ts'
import { paths } from '#/lib/paths.ts'
import { loadPasswordMinLength, loadRegistration } from '#/lib/registration.ts'
import { safeRedirectWith } from '#/lib/safe-redirect.ts'

export { revalidateUnlessFailed as shouldRevalidate } from '#/lib/form.ts'

/** Shows the form when the service gives no answer: it checks registrations itself. */
export async function loader() {
  const rules = await loadRegistration()
  return { mode: rules?.mode ?? 'open', confirms: rules?.email_verification === 'required' }
}

const FIXED = 'This registration can’t be changed any more. Log in, or register again.'
const CLOSED = 'Registration is closed now. No account was created.'

/** Sends the form, or the registration that waits for its mail with another address. Its result is the address. */
export async function action({ request }: ActionFunctionArgs) {
  await loadPasswordMinLength()
  const form = await request.formData()
  const waiting = form.get('intent') === 'move' ? waitingAccount() : null
  const { value, failure } = waiting ? moved(waiting, form) : parseForm(NewAccount, form)
  if (failure) return { failure }
  try {
    const user = await createAccount(value)
    keepWaitingAccount(user ? null : value)
    if (!user) return { done: value.email }
    const next = new URL(request.url).searchParams.get('next')
    return redirectWithFlash(
      safeRedirectWith(next, location.hash),
      `Welcome, ${user.username}. You are logged in.`,
    )
  } catch (error) {
    return { failure: refusalOf(error, waiting !== null) }
  }
}

function refusalOf(error: unknown, isMove: boolean) {
  if (hasCode(error, 'registration_closed')) return { message: CLOSED }
  // The form of another address has no username that could show the error.
  if (isMove && hasCode(error, 'user_exists')) return { message: FIXED }
  return failureOf(error)
}

function moved(waiting: z.output<typeof NewAccount>, form: FormData) {
  const { value, failure } = parseForm(ResendVerificationBody, form)
  return failure ? { failure } : { value: { ...waiting, ...value } }
}

const CONFIRMED = 'A link in a mail confirms your address and creates your account.'
const REVIEWED = 'A manager reviews each registration. You can log in once yours is approved.'

export function Component() {
  const { mode, confirms } = useLoaderData<typeof loader>()
  const { search, hash } = useLocation()
  const [email, setEmail] = useState('')
  const logIn = paths.login + search + hash
  if (email !== '' && confirms) {
    return <CheckMail email={email} logIn={logIn} onMoved={setEmail} />
  }
  if (email !== '') return <Received logIn={logIn} />
  if (mode === 'closed') return <Closed logIn={logIn} />
  const intro = [confirms && CONFIRMED, mode === 'approval' && REVIEWED].filter(Boolean)
  return (
    <Page intro={intro.join(' ')} title="Create account" width="form">
      <Card>
        <RegisterForm action={paths.register + search} onDone={setEmail} />
      </Card>
      <Aside question="Have an account?" to={logIn}>
        Log in
      </Aside>
      {confirms && (
        <Aside question="Registered, but no mail?" to={paths.confirmationMail}>
          Send it again
        </Aside>
      )}
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
