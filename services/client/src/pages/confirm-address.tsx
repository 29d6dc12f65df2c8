import { confirmEmailChange } from '@gatehouse/contract'
import type { ActionFunctionArgs } from 'react-router'
import { ActionForm } from '#/components/action-form.tsx'
import { Page } from '#/components/page.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { AccountButton } from '#/features/recovery/account-button.tsx'
import { type AskProps, type DoneProps, LinkPage } from '#/features/recovery/link-page.tsx'
import { loadLink } from '#/features/recovery/load-link.ts'
import { OtherUser } from '#/features/recovery/other-user.tsx'
import { UsedLink } from '#/features/recovery/used-link.tsx'
import { submit } from '#/lib/form.ts'
import { send } from '#/lib/http.ts'
import { linkToken } from '#/lib/link-token.ts'
import { paths } from '#/lib/paths.ts'
import { loggedInUser, setUser } from '#/lib/session.ts'

export { revalidateDeadLink as shouldRevalidate } from '#/lib/form.ts'

export const loader = () => loadLink('change')

export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData()
  return submit(async () => {
    await send(confirmEmailChange, { body: { token: linkToken() ?? '' } })
    const user = loggedInUser()
    if (user?.username === form.get('username')) {
      setUser({ ...user, email: String(form.get('email')), email_verified: true })
    }
    return 'Address changed.'
  })
}

const ACCOUNT = { to: paths.account, label: 'Go to my account' }
const PROBLEM = {
  again: { ...ACCOUNT, label: 'Change the address in my account' },
  instead:
    'Your address has not been changed by this link. Enter the new address in your account again, and open the link of the newest mail in time.',
  next: ACCOUNT,
  used: 'If you pressed its button, your address is changed.',
}

export function Component() {
  return <LinkPage Ask={Ask} Done={Done} problem={PROBLEM} />
}

function Done({ link: { email, username } }: DoneProps) {
  return (
    <UsedLink
      intro={`${email} is the address of ${username} now. The former address got a mail about it.`}
      title="Address changed"
    >
      <AccountButton />
    </UsedLink>
  )
}

function Ask({ link, onDone }: AskProps) {
  return (
    <Page
      intro={`Change the address of ${link.username} to ${link.email}.`}
      title="Confirm new address"
      width="form"
    >
      <OtherUser username={link.username} />
      <ActionForm onDone={onDone} transient>
        <input name="username" type="hidden" value={link.username} />
        <input name="email" type="hidden" value={link.email} />
        <SubmitButton fullWidth>Change address</SubmitButton>
      </ActionForm>
    </Page>
  )
}
