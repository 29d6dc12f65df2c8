import { confirmPasswordReset, RequestResetBody, requestPasswordReset } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import {
  type ShouldRevalidateFunction,
  useLoaderData,
  useLocation,
  useNavigate,
} from 'react-router'
import { Aside } from '#/components/aside.tsx'
import { Card } from '#/components/card.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import { Page } from '#/components/page.tsx'
import { AskForm } from '#/features/recovery/ask-form.tsx'
import { leaveIf, ResetByCode } from '#/features/recovery/reset.ts'
import { ResetDone } from '#/features/recovery/reset-done.tsx'
import { CodeForm } from '#/features/recovery/reset-form.tsx'
import { type FormResult, parseForm, revalidateDeadLink, submit } from '#/lib/form.ts'
import { actionByIntent } from '#/lib/form-action.ts'
import { send } from '#/lib/http.ts'
import { paths } from '#/lib/paths.ts'
import { loadPasswordMinLength, loadRegistration } from '#/lib/registration.ts'

/** The steps are entries of the history, and need nothing loaded. */
export const shouldRevalidate: ShouldRevalidateFunction = (change) =>
  change.actionResult !== undefined && revalidateDeadLink(change)

/** Shows the form when the service gives no answer: it refuses requests itself. */
export const loader = async () => (await loadRegistration())?.mail ?? true

async function ask(form: FormData): Promise<FormResult> {
  const { value, failure } = parseForm(RequestResetBody, form)
  if (failure) return { failure }
  return submit(async () => {
    await send(requestPasswordReset, { body: value }, { cookie: true })
    return value.email
  })
}

async function resetByCode(form: FormData): Promise<FormResult> {
  await loadPasswordMinLength()
  const { value, failure } = parseForm(ResetByCode, form)
  if (failure) return { failure }
  const address = String(form.get('email')).toLowerCase()
  return submit(async () => {
    await send(confirmPasswordReset, { body: value }, { cookie: true })
    leaveIf(({ email }) => email.toLowerCase() === address)
    return 'Password changed.'
  })
}

export const action = actionByIntent({ ask, code: resetByCode })

export function Component() {
  const sendsMail = useLoaderData<typeof loader>()
  const { state } = useLocation()
  const navigate = useNavigate()
  const email = String(state?.email ?? '')
  // In the history entry, so that a phone can leave the page for the mail and load it again.
  const show = (next: object) => void navigate('.', { replace: true, state: next })
  if (state?.done) return <ResetDone />
  if (state?.sent) {
    return (
      <Sent email={email} onAgain={() => show({ email })} onDone={() => show({ done: true })} />
    )
  }
  const onAsked = (address: string) => show({ email: address, sent: true })
  return sendsMail ? <Ask email={email} onAsked={onAsked} /> : <NoMail />
}

function Ask({ email, onAsked }: { email: string; onAsked: (email: string) => void }) {
  return (
    <Page
      intro="Enter the address of your account. The mail has a link with which you choose a new password."
      title="Forgot your password?"
      width="form"
    >
      <Card>
        <AskForm defaultEmail={email} onDone={onAsked} />
      </Card>
      <Aside question="Remembered your password?" to={paths.login}>
        Log in
      </Aside>
    </Page>
  )
}

interface SentProps {
  email: string
  onAgain: () => void
  onDone: () => void
}

function Sent({ email, onAgain, onDone }: SentProps) {
  return (
    <Page
      intro={`If an account has the address ${email}, a mail is on its way. Open its link, or type its code here. Both work for an hour. An address gets one mail a minute at most.`}
      title="Check your mail"
      width="form"
    >
      <Card>
        <CodeForm email={email} onDone={onDone} />
      </Card>
      <div>
        <Button onClick={onAgain} size="md" variant="default">
          Send another mail
        </Button>
      </div>
    </Page>
  )
}

function NoMail() {
  return (
    <Page
      intro="Gatehouse sends no mail here. An admin can give you a link with which you choose a new password."
      title="Forgot your password?"
      width="form"
    >
      <LinkButton to={paths.login}>Go to log in</LinkButton>
    </Page>
  )
}
