import type { Factors, Passkey } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { Badge } from '#/components/badge.tsx'
import { Section } from '#/components/card.tsx'
import { Notice } from '#/components/notice.tsx'
import { TimeAgo } from '#/components/time-ago.tsx'
import { supportsPasskeys } from '#/lib/passkeys.ts'
import type { OpenDialog } from './open-dialog.ts'
import classes from './security.module.css'

interface Props {
  factors: Factors
  onOpenDialog: (dialog: OpenDialog) => void
}

export function PasskeysSection({ factors: { passkeys, totp }, onOpenDialog }: Props) {
  const asksForCode = totp !== null
  return (
    <Section
      intro="A passkey logs you in with your fingerprint, your face or a PIN, instead of the password and a code. It can’t be guessed, and works on this site only."
      title="Passkeys"
    >
      {passkeys.length > 0 && (
        <ul aria-label="Passkeys" className={classes.items}>
          {passkeys.map((passkey) => (
            <li key={passkey.id}>
              <PasskeyItem
                onRemove={() => onOpenDialog({ intent: 'remove-passkey', passkey, asksForCode })}
                onRename={() => onOpenDialog({ intent: 'rename-passkey', passkey })}
                passkey={passkey}
              />
            </li>
          ))}
        </ul>
      )}
      {supportsPasskeys() ? (
        <Button onClick={() => onOpenDialog({ intent: 'add-passkey', asksForCode })} size="md">
          Add a passkey
        </Button>
      ) : (
        <p className={classes.fact}>This browser can’t use passkeys here.</p>
      )}
    </Section>
  )
}

interface ItemProps {
  passkey: Passkey
  onRename: () => void
  onRemove: () => void
}

function PasskeyItem({ passkey, onRename, onRemove }: ItemProps) {
  const { name, synced, counter_regressed_at } = passkey
  return (
    <>
      <div className={classes.row}>
        <strong>{name}</strong>
        {synced && <Badge>Synced</Badge>}
      </div>
      <Facts {...passkey} />
      {counter_regressed_at && <Copied at={counter_regressed_at} />}
      <div className={classes.row}>
        <Button aria-label={`Rename ${name}`} onClick={onRename} size="sm" variant="default">
          Rename
        </Button>
        <Button
          aria-label={`Remove ${name}`}
          c="var(--mantine-color-error)"
          onClick={onRemove}
          size="sm"
          variant="default"
        >
          Remove
        </Button>
      </div>
    </>
  )
}

const Facts = ({ authenticator, created_at, last_used_at, name }: Passkey) => (
  <p className={classes.fact}>
    {authenticator && authenticator !== name && `${authenticator}. `}Added{' '}
    <TimeAgo time={created_at} />,{' '}
    {last_used_at ? (
      <>
        last used <TimeAgo time={last_used_at} />
      </>
    ) : (
      'not used yet'
    )}
    .
  </p>
)

const Copied = ({ at }: { at: string }) => (
  <div className={classes.low}>
    <Notice kind="failed">
      It may have been copied: a log-in that looked like one with a copy was refused{' '}
      <TimeAgo time={at} />. Remove it, and add a new one.
    </Notice>
  </div>
)
