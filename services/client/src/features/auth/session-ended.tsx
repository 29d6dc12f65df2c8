import type { User } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Dialog } from '#/components/dialog.tsx'
import { paths } from '#/lib/paths.ts'
import { clearSession } from '#/lib/session.ts'
import { unsavedForms } from '#/lib/unsaved.ts'
import classes from './auth.module.css'
import { LogInAgain } from './log-in-again.tsx'

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
        <LogInAgain text={`${reason} Your unsaved input is kept.`} user={user} />
      )}
    </Dialog>
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
