import type { User } from '@gatehouse/contract'
import { useState } from 'react'
import { Notice } from '#/components/notice.tsx'
import { LogInForm } from './log-in-form.tsx'
import { PasskeyForm } from './passkey-form.tsx'
import SecondFactorForm from './second-factor-form.tsx'

interface Props {
  user: User
  /** Says why, unless the page does. */
  text?: string
  /** Whether a recent or stronger log-in is needed, so that a trusted device is not enough. */
  stepUp?: boolean
  /** The address of a page that leads on after the log-in. Without it, the page under the dialog stays. */
  action?: string
}

/** The steps of a log-in of a user who is logged in already, or was. */
export function LogInAgain({ user, text = '', stepUp = false, action }: Props) {
  const then = action ? { action } : { stay: true }
  const [secondFactor, setSecondFactor] = useState(false)
  const [message, setMessage] = useState('')
  const back = (why = '') => {
    setMessage(why)
    setSecondFactor(false)
  }
  if (secondFactor) return <SecondFactorForm onBack={back} {...then} />
  return (
    <>
      {message ? <Notice kind="failed">{message}</Notice> : text && <p>{text}</p>}
      <LogInForm
        onDone={() => setSecondFactor(true)}
        onFailed={() => setMessage('')}
        stepUp={stepUp}
        username={user.username}
        {...then}
      />
      <PasskeyForm user={user} {...then} />
    </>
  )
}
