import { type AccountLink, confirmEmailVerification } from '@gatehouse/contract'
import { useLayoutEffect, useState } from 'react'
import { useLoaderData } from 'react-router'
import { ActionForm } from '#/components/action-form.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { type LoadedLink, loadLink } from '#/features/recovery/load-link.ts'
import { OtherUser } from '#/features/recovery/other-user.tsx'
import { FailedPage, ProblemPage } from '#/features/recovery/problem-page.tsx'
import { submit } from '#/lib/form.ts'
import { send } from '#/lib/http.ts'
import { linkToken, openedLinks } from '#/lib/link-token.ts'
import { paths } from '#/lib/paths.ts'
import { useSession } from '#/lib/use-session.ts'

export { revalidateExceptForms as shouldRevalidate } from '#/lib/form.ts'

export const loader = () => loadLink('verify')

export const action = () =>
  submit(async () => {
    await send(confirmEmailVerification, { body: { token: linkToken() ?? '' } })
    return 'Address verified.'
  })

export function Component() {
  const loaded = useLoaderData<typeof loader>()
  return <VerifyEmail key={openedLinks()} loaded={loaded} />
}

const ACCOUNT = { to: paths.account, label: 'Go to my account' }

function VerifyEmail({ loaded }: { loaded: LoadedLink }) {
  const [done, setDone] = useState(false)
  const { link, problem, failed } = loaded
  if (failed !== undefined) return <FailedPage failed={failed} />
  if (problem) {
    return (
      <ProblemPage
        again={{ ...ACCOUNT, label: 'Send another mail from my account' }}
        next={ACCOUNT}
        problem={problem}
        used="If you pressed its button, your address is verified."
      />
    )
  }
  return done ? <Done link={link} /> : <Ask link={link} onDone={() => setDone(true)} />
}

function Ask({ link, onDone }: { link: AccountLink; onDone: () => void }) {
  return (
    <Page
      intro={`Confirm that ${link.email} is the address of ${link.username}.`}
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

function Done({ link }: { link: AccountLink }) {
  const { user } = useSession()
  // The button, which had the focus, was removed.
  useLayoutEffect(focusHeading, [])
  return (
    <Page intro={`${link.email} is verified.`} title="Address verified" width="form">
      <LinkButton to={user ? paths.account : paths.login}>
        {user ? 'Go to my account' : 'Log in'}
      </LinkButton>
    </Page>
  )
}
