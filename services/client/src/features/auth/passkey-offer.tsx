import { getPreferences, patchPreferences } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { LinkButton } from '#/components/link-button.tsx'
import { Notice } from '#/components/notice.tsx'
import { focusHeading } from '#/components/page.tsx'
import { call } from '#/lib/api.ts'
import { dismissOffer } from '#/lib/passkey-offer.ts'
import { paths } from '#/lib/paths.ts'
import classes from './auth.module.css'

/** Offers a passkey after a log-in with the password, to people who have none and did not decline. */
export default function PasskeyOffer() {
  const [isOffered, setIsOffered] = useState(false)
  useEffect(() => {
    const leaving = new AbortController()
    // Without an answer there is no offer: nobody waits for it.
    call(getPreferences, {}, leaving.signal).then(
      ({ data }) => (data.offer_passkey ? setIsOffered(true) : dismissOffer()),
      () => undefined,
    )
    return () => leaving.abort()
  }, [])
  if (!isOffered) return null
  return (
    <section aria-label="Passkey" className={classes.offer}>
      <Notice kind="plain">
        <p>
          Log in faster next time: with your fingerprint, your face or a PIN instead of the
          password.
        </p>
        <div className={classes.row}>
          <LinkButton to={paths.security}>Add a passkey</LinkButton>
          <Button onClick={decline} size="md" variant="default">
            Not now
          </Button>
        </div>
      </Notice>
    </section>
  )
}

/** Hides the offer even when the choice can't be saved. It then comes back after another log-in. */
function decline(): void {
  dismissOffer()
  focusHeading()
  call(patchPreferences, { body: { offer_passkey: false } }).catch(() => undefined)
}
