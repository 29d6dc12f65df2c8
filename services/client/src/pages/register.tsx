import { type ActionFunctionArgs, useLocation } from 'react-router'
import { Aside } from '#/components/aside.tsx'
import { Card } from '#/components/card.tsx'
import { Page } from '#/components/page.tsx'
import { RegisterForm } from '#/features/auth/register-form.tsx'
import { redirectWithFlash } from '#/lib/flash.ts'
import { failureOf, parseForm } from '#/lib/form.ts'
import { NewAccount } from '#/lib/new-account.ts'
import { paths } from '#/lib/paths.ts'
import { safeRedirect } from '#/lib/safe-redirect.ts'
import { createAccount } from '#/lib/session.ts'

export async function action({ request }: ActionFunctionArgs) {
  const { value, failure } = parseForm(NewAccount, await request.formData())
  if (failure) return { failure }
  try {
    const user = await createAccount(value)
    const next = new URL(request.url).searchParams.get('next')
    return redirectWithFlash(safeRedirect(next), `Welcome, ${user.username}. You are logged in.`)
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

export function Component() {
  const { search } = useLocation()
  return (
    <Page title="Create account" width="form">
      <Card>
        <RegisterForm action={paths.register + search} />
      </Card>
      <Aside question="Have an account?" to={paths.login + search}>
        Log in
      </Aside>
    </Page>
  )
}
