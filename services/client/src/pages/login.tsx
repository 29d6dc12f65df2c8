import { LoginBody } from '@gatehouse/contract'
import { type ActionFunctionArgs, useLocation } from 'react-router'
import { Aside } from '#/components/aside.tsx'
import { Card } from '#/components/card.tsx'
import { Page } from '#/components/page.tsx'
import { LogInForm } from '#/features/auth/log-in-form.tsx'
import { redirectWithFlash } from '#/lib/flash.ts'
import { failureOf, parseForm } from '#/lib/form.ts'
import { paths } from '#/lib/paths.ts'
import { safeRedirect } from '#/lib/safe-redirect.ts'
import { logIn } from '#/lib/session.ts'

export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData()
  const { value, failure } = parseForm(LoginBody, form)
  if (failure) return { failure }
  try {
    const user = await logIn(value)
    if (form.has('stay')) return { done: 'Logged in.' }
    const next = new URL(request.url).searchParams.get('next')
    return redirectWithFlash(safeRedirect(next), `Logged in as ${user.username}.`)
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

export function Component() {
  const { search } = useLocation()
  return (
    <Page title="Log in" width="form">
      <Card>
        <LogInForm action={paths.login + search} />
      </Card>
      <Aside question="New here?" to={paths.register + search}>
        Create an account
      </Aside>
    </Page>
  )
}
