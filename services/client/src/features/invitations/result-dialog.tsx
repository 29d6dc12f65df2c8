import type { InvitationResult } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { CopyField } from '#/components/copy-field.tsx'
import { Dialog } from '#/components/dialog.tsx'
import classes from './invitations.module.css'

interface Props {
  result: InvitationResult
  title: string
  onClose: () => void
}

/** Shows the links that an admin hands over, and the addresses that were skipped. */
export function ResultDialog({ result: { invited, skipped }, title, onClose }: Props) {
  const links = invited.flatMap(({ email, link }) => (link ? [{ email, link }] : []))
  return (
    <Dialog onClose={onClose} title={title}>
      {links.length > 0 && (
        <>
          <p>
            Gatehouse sends no mail here. Hand over each link: it works once, for seven days, and is
            shown only now.
          </p>
          <ul className={classes.links}>
            {links.map(({ email, link }) => (
              <li key={email}>
                <CopyField
                  label={`Link for ${email}`}
                  name={`the link for ${email}`}
                  value={link}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      {skipped.length > 0 && (
        <>
          <p>These addresses have an account and were skipped:</p>
          <ul className={classes.skipped}>
            {skipped.map(({ email }) => (
              <li key={email}>{email}</li>
            ))}
          </ul>
        </>
      )}
      <Button data-autofocus onClick={onClose} size="md" variant="default">
        Done
      </Button>
    </Dialog>
  )
}
