import type { User } from '@gatehouse/contract'
import { useState } from 'react'
import { Notice } from '#/components/notice.tsx'
import { LogInForm } from './log-in-form.tsx'
import { PasskeyForm } from './passkey-form.tsx'
import SecondFactorForm from './second-factor-form.tsx'

interface Props {
  user: User
  /** Says why. */
  text: string
}

/** The steps of a log-in over the page of a user. */
export function LogInAgain({ user, text }: Props) {
  const [secondFactor, setSecondFactor] = useState(false)
  const [message, setMessage] = useState('')
  const back = (why = '') => {
    setMessage(why)
    setSecondFactor(false)
  }
  if (secondFactor) return <SecondFactorForm onBack={back} stay />
  return (
    <>
      {message ? <Notice kind="failed">{message}</Notice> : <p>{text}</p>}
      <LogInForm
        onDone={() => setSecondFactor(true)}
        onFailed={() => setMessage('')}
        stay
        username={user.username}
      />
      <PasskeyForm stay={user} />
    </>
  )
}
