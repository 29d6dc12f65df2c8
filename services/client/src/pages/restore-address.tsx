import { undoEmailChange } from '@gatehouse/contract'
import type { ActionFunctionArgs } from 'react-router'
import { ActionForm } from '#/components/action-form.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { Page } from '#/components/page.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { type AskProps, type DoneProps, LinkPage } from '#/features/recovery/link-page.tsx'
import { loadLink } from '#/features/recovery/load-link.ts'
import { OtherUser } from '#/features/recovery/other-user.tsx'
import { leaveIf } from '#/features/recovery/reset.ts'
import { UsedLink } from '#/features/recovery/used-link.tsx'
import { submit } from '#/lib/form.ts'
import { send } from '#/lib/http.ts'
import { linkToken } from '#/lib/link-token.ts'
import { paths } from '#/lib/paths.ts'

export { revalidateDeadLink as shouldRevalidate } from '#/lib/form.ts'

export const loader = () => loadLink('undo')

export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData()
  return submit(async () => {
    await send(undoEmailChange, { body: { token: linkToken() ?? '' } })
    leaveIf(({ username }) => username === form.get('username'), 'Your address was changed back.')
    return 'Address changed back.'
  })
}

const NEW_PASSWORD = { to: paths.forgotPassword, label: 'Choose a new password' }
const PROBLEM = {
  again: { to: paths.login, label: 'Log in' },
  instead:
    'More than 72 hours have passed, or another link changed the address back. If you can’t log in, ask an admin for help.',
  next: NEW_PASSWORD,
  used: 'If you pressed its button, the address is changed back. Then choose a new password.',
}

export function Component() {
  return <LinkPage Ask={Ask} Done={Done} problem={PROBLEM} />
}

function Done({ link: { email, username } }: DoneProps) {
  return (
    <UsedLink
      intro={`${email} is the address of ${username} again, and all sessions have ended. Somebody may know your password: choose a new one now.`}
      title="Address changed back"
    >
      <LinkButton state={{ email }} to={NEW_PASSWORD.to}>
        {NEW_PASSWORD.label}
      </LinkButton>
    </UsedLink>
  )
}

function Ask({ link, onDone }: AskProps) {
  return (
    <Page
      intro={`Change the address of ${link.username} back to ${link.email}. All sessions of the account end. Afterwards, choose a new password.`}
      title="Change the address back"
      width="form"
    >
      <OtherUser username={link.username} />
      <ActionForm onDone={onDone} transient>
        <input name="username" type="hidden" value={link.username} />
        <SubmitButton fullWidth>Change the address back</SubmitButton>
      </ActionForm>
    </Page>
  )
}
