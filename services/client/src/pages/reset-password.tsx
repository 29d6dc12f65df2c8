import { confirmPasswordReset } from '@gatehouse/contract'
import { useState } from 'react'
import { type ActionFunctionArgs, useLoaderData } from 'react-router'
import { Aside } from '#/components/aside.tsx'
import { Card } from '#/components/card.tsx'
import { Page } from '#/components/page.tsx'
import { type LoadedLink, loadLink } from '#/features/recovery/load-link.ts'
import { OtherUser } from '#/features/recovery/other-user.tsx'
import { FailedPage, ProblemPage } from '#/features/recovery/problem-page.tsx'
import { leaveIf, NewPasswordForm } from '#/features/recovery/reset.ts'
import { ResetDone } from '#/features/recovery/reset-done.tsx'
import { ResetForm } from '#/features/recovery/reset-form.tsx'
import { parseForm, submit } from '#/lib/form.ts'
import { send } from '#/lib/http.ts'
import { linkToken, openedLinks } from '#/lib/link-token.ts'
import { paths } from '#/lib/paths.ts'
import { loadPasswordMinLength } from '#/lib/registration.ts'

export { revalidateExceptForms as shouldRevalidate } from '#/lib/form.ts'

export async function loader() {
  const [loaded] = await Promise.all([loadLink('reset'), loadPasswordMinLength()])
  return loaded
}

export async function action({ request }: ActionFunctionArgs) {
  await loadPasswordMinLength()
  const form = await request.formData()
  const { value, failure } = parseForm(NewPasswordForm, form)
  if (failure) return { failure }
  return submit(async () => {
    await send(confirmPasswordReset, { body: { token: linkToken() ?? '', ...value } })
    leaveIf(({ username }) => username === form.get('username'))
    return 'Password changed.'
  })
}

export function Component() {
  const loaded = useLoaderData<typeof loader>()
  return <ResetPassword key={openedLinks()} loaded={loaded} />
}

function ResetPassword({ loaded }: { loaded: LoadedLink }) {
  const [done, setDone] = useState(false)
  const { link, problem, failed } = loaded
  if (done) return <ResetDone />
  if (failed !== undefined) return <FailedPage failed={failed} />
  if (!link) {
    return (
      <ProblemPage
        again={{ to: paths.forgotPassword, label: 'Send another mail' }}
        next={{ to: paths.login, label: 'Log in' }}
        problem={problem}
        used="If you chose a new password with it, log in."
      />
    )
  }
  return (
    <Page
      intro={`Choose a new password for ${link.username}. All sessions of the account end.`}
      title="Reset password"
      width="form"
    >
      <OtherUser username={link.username} />
      <Card>
        <ResetForm onDone={() => setDone(true)} username={link.username} />
      </Card>
      <Aside question="Does the link not work?" to={paths.forgotPassword}>
        Send another mail
      </Aside>
    </Page>
  )
}
