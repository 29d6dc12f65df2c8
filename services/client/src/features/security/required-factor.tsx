import type { Factors } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLocation, useSearchParams } from 'react-router'
import { LinkButton } from '#/components/link-button.tsx'
import { Notice } from '#/components/notice.tsx'
import { supportsPasskeys } from '#/lib/passkeys.ts'
import { safeRedirectWith } from '#/lib/safe-redirect.ts'
import { epochSignal } from '#/lib/session.ts'
import { stepUp } from '#/lib/step-up.ts'
import { useSession } from '#/lib/use-session.ts'
import classes from './security.module.css'

interface Props {
  factors: Factors
  /** The forms that change factors. A user who has one logs in with it first. */
  children: ReactNode
}

const has = ({ passkeys, totp }: Factors, usesPasskeys = true) =>
  totp !== null || (usesPasskeys && passkeys.length > 0)

/** Explains why a second factor is needed, and links back to the page that asked for it. */
export function RequiredFactor({ factors, children }: Props) {
  const { ended, lacksFactor } = useSession()
  const [search] = useSearchParams()
  if (lacksFactor && has(factors)) {
    return <Confirm canUse={factors.totp !== null || supportsPasskeys()} />
  }
  const isMissing = lacksFactor || (search.has('acr_values') && !has(factors, supportsPasskeys()))
  return (
    <>
      <div className={classes.policy}>
        {isMissing && <Add what={lacksFactor ? 'Your account' : 'The page that you opened'} />}
        {!isMissing && !ended && <WayBack next={search.get('next')} />}
      </div>
      {children}
    </>
  )
}

/** @param what needs the factor */
const Add = ({ what }: { what: string }) => (
  <Notice kind="plain">
    {what} needs a second factor. Add{' '}
    {supportsPasskeys() ? 'a passkey or an authenticator app' : 'an authenticator app'} to go on.
  </Notice>
)

const ASK = 'Log in with your passkey or your authenticator app.'

const Confirm = ({ canUse }: { canUse: boolean }) => (
  <Notice kind="plain">
    <p className={classes.fact}>
      Your account needs a second factor, and you logged in without yours.
      {!canUse && ' Log in on the device that has your passkey.'} If you lost it, ask an admin to
      remove it, then log in with your password and add a new one.
    </p>
    {canUse && (
      <Button onClick={() => void stepUp(ASK, epochSignal())} size="md">
        Log in again
      </Button>
    )}
  </Notice>
)

function WayBack({ next }: { next: string | null }) {
  const { hash } = useLocation()
  if (!next) return null
  return (
    <Notice kind="plain">
      <p className={classes.fact}>You can go on to the page that you opened.</p>
      <LinkButton to={safeRedirectWith(next, hash)}>Continue</LinkButton>
    </Notice>
  )
}
