import { LoginBody } from '@gatehouse/contract'
import { useState } from 'react'
import { type ActionFunctionArgs, useLocation } from 'react-router'
import { Aside } from '#/components/aside.tsx'
import { Card } from '#/components/card.tsx'
import { Notice } from '#/components/notice.tsx'
import { Page } from '#/components/page.tsx'
import { ForgotPassword } from '#/features/auth/forgot-password.tsx'
import { LogInForm } from '#/features/auth/log-in-form.tsx'
import { SendAgain } from '#/features/registration/send-again.tsx'
import { hasCode } from '#/lib/api-error.ts'
import { duplicateCookieMessage } from '#/lib/duplicate-cookie.ts'
import { redirectWithFlash } from '#/lib/flash.ts'
import { type FormFailure, failureOf, parseForm } from '#/lib/form.ts'
import { logIn } from '#/lib/log-in.ts'
import { paths } from '#/lib/paths.ts'
import { safeRedirectWith } from '#/lib/safe-redirect.ts'

/** Explains a refusal that follows the right password. */
function refusalOf(error: unknown): FormFailure {
  if (hasCode(error, 'approval_pending')) {
    return { message: 'Your registration is waiting for approval by a manager. Try again later.' }
  }
  if (hasCode(error, 'email_unverified')) {
    const message =
      'Your address is not verified yet. Open the link in the mail that was sent to it.'
    return { message, errors: error.errors }
  }
  const reason = hasCode(error, 'registration_rejected') && error.errors['reason']
  return reason ? { message: `${error.message} Reason: ${reason}` } : failureOf(error)
}

export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData()
  const { value, failure } = parseForm(LoginBody, form)
  if (failure) return { failure }
  try {
    const user = await logIn(value)
    if (form.has('stay')) return { done: 'Logged in.' }
    const next = new URL(request.url).searchParams.get('next')
    return redirectWithFlash(
      safeRedirectWith(next, location.hash),
      `Logged in as ${user.username}.`,
    )
  } catch (error) {
    return { failure: refusalOf(error) }
  }
}

export function Component() {
  const { search, hash } = useLocation()
  const [unverified, setUnverified] = useState('')
  const duplicate = duplicateCookieMessage()
  return (
    <Page title="Log in" width="form">
      {duplicate && <Notice kind="failed">{duplicate}</Notice>}
      <Card>
        <LogInForm
          action={paths.login + search}
          onFailed={({ failure }) => setUnverified(failure?.errors?.['address'] ?? '')}
        />
      </Card>
      {unverified !== '' && <SendAgain email={unverified} />}
      <Aside question="New here?" to={paths.register + search + hash}>
        Create an account
      </Aside>
      <ForgotPassword />
    </Page>
  )
}
