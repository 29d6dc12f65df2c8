import { useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { Aside } from '#/components/aside.tsx'
import { Card } from '#/components/card.tsx'
import { lazyPart } from '#/components/lazy-part.tsx'
import { Notice } from '#/components/notice.tsx'
import { Page } from '#/components/page.tsx'
import { ForgotPassword } from '#/features/auth/forgot-password.tsx'
import { LogInForm } from '#/features/auth/log-in-form.tsx'
import { PasskeyForm } from '#/features/auth/passkey-form.tsx'
import { trustDays } from '#/features/auth/trust-days.ts'
import { duplicateCookieMessage } from '#/lib/duplicate-cookie.ts'
import type { FormResult } from '#/lib/form.ts'
import { paths } from '#/lib/paths.ts'

export { logInAction as action } from '#/features/auth/actions.ts'

const SecondFactorForm = lazyPart(() => import('#/features/auth/second-factor-form.tsx'))
const SendAgain = lazyPart(() => import('#/features/registration/send-again.tsx'))

export function Component() {
  const { search, hash, state } = useLocation()
  const navigate = useNavigate()
  const [message, setMessage] = useState('')
  const name = String(state?.name ?? '')
  // In the history entry, so that a phone can leave the page for the app and load it again.
  const show = (next: object) => void navigate({ search, hash }, { replace: true, state: next })
  if (state?.secondFactor) {
    const back = (reason = '') => {
      setMessage(reason)
      show({ name })
    }
    return <SecondStep onBack={back} trustDays={Number(state.trustDays ?? 0)} />
  }
  const onDone = (typed: string) =>
    show({ name: typed, secondFactor: true, trustDays: trustDays.take() ?? 0 })
  return <FirstStep message={message} name={name} onDone={onDone} onFailed={() => setMessage('')} />
}

/** Offers another mail after a log-in to an account whose address is not verified. */
function useUnverified() {
  const [address, setAddress] = useState('')
  const note = ({ failure }: FormResult) => setAddress(failure?.errors?.['address'] ?? '')
  return [address !== '' && <SendAgain email={address} />, note] as const
}

interface FirstStepProps {
  /** Says why the log-in starts again. */
  message: string
  name: string
  onDone: (name: string) => void
  onFailed: () => void
}

function FirstStep({ message, name, onDone, onFailed }: FirstStepProps) {
  const { search, hash } = useLocation()
  const [sendAgain, noteUnverified] = useUnverified()
  const reason = duplicateCookieMessage() ?? message
  const failed = (result: FormResult) => {
    noteUnverified(result)
    onFailed()
  }
  return (
    <Page title="Log in" width="form">
      {reason && <Notice kind="failed">{reason}</Notice>}
      <Card>
        <LogInForm
          action={paths.login + search}
          onDone={onDone}
          onFailed={failed}
          username={name}
        />
        <PasskeyForm action={paths.login + search} />
      </Card>
      {sendAgain}
      <Aside question="New here?" to={paths.register + search + hash}>
        Create an account
      </Aside>
      <ForgotPassword />
    </Page>
  )
}

interface SecondStepProps {
  onBack: (message?: string) => void
  trustDays: number
}

function SecondStep({ onBack, trustDays }: SecondStepProps) {
  const { search } = useLocation()
  const [sendAgain, noteUnverified] = useUnverified()
  return (
    <Page
      intro="This account needs a code besides the password."
      title="Enter the code"
      width="form"
    >
      <Card>
        <SecondFactorForm
          action={paths.login + search}
          onBack={onBack}
          onFailed={noteUnverified}
          trustDays={trustDays}
        />
      </Card>
      {sendAgain}
    </Page>
  )
}
