import { confirmEmailVerification } from '@gatehouse/contract'
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
import { useSession } from '#/lib/use-session.ts'

export { revalidateDeadLink as shouldRevalidate } from '#/lib/form.ts'

export const loader = () => loadLink('verify')

export const action = () =>
  submit(async () => {
    await send(confirmEmailVerification, { body: { token: linkToken() ?? '' } })
    return 'Address verified.'
  })

const ACCOUNT = { to: paths.account, label: 'Go to my account' }
const FROM_ACCOUNT = { ...ACCOUNT, label: 'Send another mail from my account' }
const WITHOUT_LOG_IN = { to: paths.confirmationMail, label: 'Send another mail' }

export function Component() {
  const { user } = useSession()
  return (
    <LinkPage
      Ask={Ask}
      Done={Done}
      problem={{
        again: user ? FROM_ACCOUNT : WITHOUT_LOG_IN,
        next: ACCOUNT,
        used: 'If you pressed its button, your address is verified.',
      }}
    />
  )
}

function Ask({ link, onDone }: AskProps) {
  return (
    <Page
      intro={`Verify that ${link.email} is the address of ${link.username}.`}
      title="Verify address"
      width="form"
    >
      <OtherUser username={link.username} />
      <ActionForm onDone={onDone} transient>
        <SubmitButton fullWidth>Verify address</SubmitButton>
      </ActionForm>
    </Page>
  )
}

function Done({ link }: DoneProps) {
  return (
    <UsedLink intro={`${link.email} is verified.`} title="Address verified">
      <AccountButton />
    </UsedLink>
  )
}
