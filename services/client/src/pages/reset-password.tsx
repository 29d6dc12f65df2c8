import { confirmPasswordReset } from '@gatehouse/contract'
import type { ActionFunctionArgs } from 'react-router'
import { Aside } from '#/components/aside.tsx'
import { Card } from '#/components/card.tsx'
import { Page } from '#/components/page.tsx'
import { type AskProps, LinkPage } from '#/features/recovery/link-page.tsx'
import { loadLink } from '#/features/recovery/load-link.ts'
import { OtherUser } from '#/features/recovery/other-user.tsx'
import { leaveIf, NewPasswordForm } from '#/features/recovery/reset.ts'
import { ResetDone } from '#/features/recovery/reset-done.tsx'
import { ResetForm } from '#/features/recovery/reset-form.tsx'
import { parseForm, submit } from '#/lib/form.ts'
import { send } from '#/lib/http.ts'
import { linkToken } from '#/lib/link-token.ts'
import { paths } from '#/lib/paths.ts'
import { loadPasswordMinLength } from '#/lib/registration.ts'

export { revalidateDeadLink as shouldRevalidate } from '#/lib/form.ts'

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

const PROBLEM = {
  again: { to: paths.forgotPassword, label: 'Send another mail' },
  next: { to: paths.login, label: 'Log in' },
  used: 'If you chose a new password with it, log in.',
}

export function Component() {
  return <LinkPage Ask={Ask} Done={ResetDone} problem={PROBLEM} />
}

function Ask({ link: { username }, onDone }: AskProps) {
  return (
    <Page
      intro={`Choose a new password for ${username}. All sessions of the account end.`}
      title="Reset password"
      width="form"
    >
      <OtherUser username={username} />
      <Card>
        <ResetForm onDone={onDone} username={username} />
      </Card>
      <Aside question="Does the link not work?" to={paths.forgotPassword}>
        Send another mail
      </Aside>
    </Page>
  )
}
