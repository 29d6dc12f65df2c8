import { LoginBody } from '@gatehouse/contract'
import { type ActionFunctionArgs, useLocation } from 'react-router'
import { Aside } from '#/components/aside.tsx'
import { Card } from '#/components/card.tsx'
import { Notice } from '#/components/notice.tsx'
import { Page } from '#/components/page.tsx'
import { LogInForm } from '#/features/auth/log-in-form.tsx'
import { hasCode } from '#/lib/api-error.ts'
import { doubledCookie } from '#/lib/duplicate-cookie.ts'
import { redirectWithFlash } from '#/lib/flash.ts'
import { type FormFailure, failureOf, parseForm } from '#/lib/form.ts'
import { logIn } from '#/lib/log-in.ts'
import { paths } from '#/lib/paths.ts'
import { safeRedirectWith } from '#/lib/safe-redirect.ts'

/** Who waits for a decision, or was refused, is told what it means for them. */
function refusalOf(error: unknown): FormFailure {
  if (hasCode(error, 'approval_pending')) {
    return { message: 'A manager has not decided about your registration yet. Try again later.' }
  }
  const reason = hasCode(error, 'registration_rejected') && error.errors['reason']
  return reason ? { message: `${error.message} The reason: ${reason}` } : failureOf(error)
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
  const doubled = doubledCookie()
  return (
    <Page title="Log in" width="form">
      {doubled && <Notice kind="failed">{doubled}</Notice>}
      <Card>
        <LogInForm action={paths.login + search} />
      </Card>
      <Aside question="New here?" to={paths.register + search + hash}>
        Create an account
      </Aside>
    </Page>
  )
}
