import type { Factors } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { Section } from '#/components/card.tsx'
import { Notice } from '#/components/notice.tsx'
import { TimeAgo } from '#/components/time-ago.tsx'
import type { OpenDialog } from './open-dialog.ts'
import classes from './security.module.css'

interface Props {
  factors: Factors
  onOpenDialog: (dialog: OpenDialog) => void
}

export function AppSection({ factors: { totp }, onOpenDialog }: Props) {
  return (
    <Section
      intro="An app on your phone shows a code that each log-in needs, so a stolen password alone is not enough."
      title="Authenticator app"
    >
      {totp ? (
        <>
          <p className={classes.fact}>
            Added <TimeAgo time={totp.created_at} />,{' '}
            {totp.last_used_at ? (
              <>
                last used <TimeAgo time={totp.last_used_at} />
              </>
            ) : (
              'not used yet'
            )}
            .
          </p>
          <Button
            aria-label="Remove the authenticator app"
            c="var(--mantine-color-error)"
            onClick={() => onOpenDialog({ intent: 'remove' })}
            size="md"
            variant="default"
          >
            Remove
          </Button>
        </>
      ) : (
        <Button onClick={() => onOpenDialog({ intent: 'start' })} size="md">
          Set up
        </Button>
      )}
    </Section>
  )
}

/** The codes of a new set. */
const TOTAL = 10
const LOW = 3

export function CodesSection({ factors: { totp, recovery_codes_left }, onOpenDialog }: Props) {
  return (
    <Section
      intro="Each replaces the app for one log-in, for example when your phone is lost."
      title="Recovery codes"
    >
      {totp ? (
        <>
          <p className={classes.fact}>
            {recovery_codes_left} of {TOTAL} left
          </p>
          {recovery_codes_left <= LOW && (
            <div className={classes.low}>
              <Notice kind="plain">Get new codes before you run out of them.</Notice>
            </div>
          )}
          <Button onClick={() => onOpenDialog({ intent: 'codes' })} size="md" variant="default">
            Get new codes
          </Button>
        </>
      ) : (
        <p className={classes.fact}>You get ten codes with the authenticator app.</p>
      )}
    </Section>
  )
}
