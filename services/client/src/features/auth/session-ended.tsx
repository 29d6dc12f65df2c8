import type { User } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Dialog } from '#/components/dialog.tsx'
import { Notice } from '#/components/notice.tsx'
import { paths } from '#/lib/paths.ts'
import { clearSession } from '#/lib/session.ts'
import { unsavedForms } from '#/lib/unsaved.ts'
import classes from './auth.module.css'
import { LogInForm } from './log-in-form.tsx'
import { PasskeyForm } from './passkey-form.tsx'
import { SecondFactorForm } from './second-factor-form.tsx'

interface Props {
  user: User
  reason: string
}

/** Covers the page whose session ended. The page stays mounted and keeps unsaved input. */
export default function SessionEnded({ user, reason }: Props) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const leave = () => {
    clearSession()
    return navigate(paths.login)
  }
  const askToLeave = () => (unsavedForms().length > 0 ? setAsking(true) : void leave())
  return (
    <Dialog blocking closeLabel="Leave this page" onClose={askToLeave} title="Log in again">
      {asking ? (
        <AskToLeave onLeave={() => void leave()} onStay={() => setAsking(false)} />
      ) : (
        <Steps reason={reason} user={user} />
      )}
    </Dialog>
  )
}

function Steps({ user, reason }: Props) {
  const [secondFactor, setSecondFactor] = useState(false)
  const [message, setMessage] = useState('')
  const back = (why = '') => {
    setMessage(why)
    setSecondFactor(false)
  }
  if (secondFactor) return <SecondFactorForm onBack={back} stay />
  return (
    <>
      {message ? (
        <Notice kind="failed">{message}</Notice>
      ) : (
        <p>{reason} Your unsaved input is kept.</p>
      )}
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

function AskToLeave({ onLeave, onStay }: { onLeave: () => void; onStay: () => void }) {
  return (
    <>
      <p>This page has unsaved changes. They will be lost.</p>
      <div className={classes.row}>
        <Button autoFocus onClick={onStay} size="md" variant="default">
          Stay
        </Button>
        <Button color="var(--gh-danger)" onClick={onLeave} size="md">
          Leave page
        </Button>
      </div>
    </>
  )
}
