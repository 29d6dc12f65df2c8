import type { User } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { ActionForm } from '#/components/action-form.tsx'
import { CopyField } from '#/components/copy-field.tsx'
import { Dialog } from '#/components/dialog.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { sendsMail } from '#/lib/registration.ts'
import type { DialogProps } from './open-dialog.ts'
import classes from './people.module.css'
import { resetLink } from './reset-link.ts'

interface Props extends DialogProps {
  user: User
}

/** Asks before a link for a new password is sent, and shows it where no mail is sent. */
export function ResetDialog({ user, onClose, onDone }: Props) {
  const [link, setLink] = useState<string | null>(null)
  if (link !== null) return <Result link={link} onClose={onClose} username={user.username} />
  const done = (message: string) => {
    const shown = resetLink.take()
    if (shown === null) onDone(message)
    else setLink(shown)
  }
  return <Question onClose={onClose} onDone={done} user={user} />
}

const WITH_MAIL = { title: 'Send a reset mail to', verb: 'Send reset mail' }
const WITHOUT_MAIL = { title: 'Create a one-time link for', verb: 'Create link' }

function Question({ user, onClose, onDone }: Props) {
  const { title, verb } = sendsMail() ? WITH_MAIL : WITHOUT_MAIL
  return (
    <Dialog key="question" onClose={onClose} title={`${title} ${user.username}?`}>
      <p>
        {sendsMail()
          ? `${user.email} gets a link to choose a new password.`
          : `Gatehouse sends no mail here. Whoever opens the link chooses a new password for ${user.username}.`}{' '}
        It works once, for 60 minutes. Until it is used, the current password and all sessions stay
        valid.
      </p>
      <ActionForm intent="reset" onDone={onDone}>
        <input name="id" type="hidden" value={user.id} />
        <input name="username" type="hidden" value={user.username} />
        <SubmitButton fullWidth>{verb}</SubmitButton>
      </ActionForm>
    </Dialog>
  )
}

interface ResultProps {
  link: string
  username: string
  onClose: () => void
}

const Result = ({ link, username, onClose }: ResultProps) => (
  <Dialog key="result" onClose={onClose} title={`One-time link for ${username}`}>
    <p>
      Give this link only to {username}: whoever opens it chooses the new password. It works once,
      for 60 minutes, and is shown only now.
    </p>
    <div className={classes.link}>
      <CopyField label={`Link for ${username}`} name={`the link for ${username}`} value={link} />
    </div>
    <Button data-autofocus onClick={onClose} size="md" variant="default">
      Done
    </Button>
  </Dialog>
)
