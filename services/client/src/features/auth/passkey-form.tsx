import type { User } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { ActionForm, useFormBusy } from '#/components/action-form.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { beginPasskey } from '#/lib/log-in.ts'
import { cancelPasskey, offerPasskeys, preloadPasskeys, supportsPasskeys } from '#/lib/passkeys.ts'
import { paths } from '#/lib/paths.ts'
import classes from './auth.module.css'

interface Props {
  /** Accepts only a passkey of this user. */
  user?: User
  /** Stays on the page after the log-in. */
  stay?: boolean
  /** The page's address, with its `next` parameter. */
  action?: string
}

/** Logs in with a passkey, by the button or by the suggestions of the username field. Empty in browsers without passkeys. */
export const PasskeyForm = (props: Props) => supportsPasskeys() && <Form {...props} />

function Form({ user, stay = false, action = paths.login }: Props) {
  useEffect(() => void preloadPasskeys(), [])
  return (
    <div className={classes.passkey}>
      <ActionForm action={action} intent="passkey" transient>
        {stay && <input name="stay" type="hidden" value="yes" />}
        {user && <input name="user" type="hidden" value={user.id} />}
        <Suggestions />
        <Buttons />
      </ActionForm>
    </div>
  )
}

const isSuggesting = ({ target }: Event) =>
  target instanceof HTMLInputElement && target.autocomplete.endsWith('webauthn')

/** Submits the form with the passkey that the person chose among the suggestions. */
function Suggestions() {
  const input = useRef<HTMLInputElement>(null)
  const [wasChosen, setWasChosen] = useState(false)
  const busy = useFormBusy()
  useEffect(() => {
    // The request of the button replaces the suggestions, which come back when it fails.
    if (busy || wasChosen) return
    return offerPasskeys({
      begin: beginPasskey,
      onChosen(credential) {
        if (!input.current) return
        setWasChosen(true)
        input.current.value = JSON.stringify(credential)
        input.current.form?.requestSubmit()
        input.current.value = ''
      },
    })
  }, [busy, wasChosen])
  useEffect(() => {
    if (!wasChosen) return
    // Once a suggestion was refused, only the person asks for another.
    const offerAgain = (event: Event) => isSuggesting(event) && setWasChosen(false)
    document.addEventListener('focusin', offerAgain)
    return () => document.removeEventListener('focusin', offerAgain)
  }, [wasChosen])
  return <input name="credential" ref={input} type="hidden" />
}

function Buttons() {
  const busy = useFormBusy()
  // A page that was left must not log anybody in.
  useEffect(() => (busy ? cancelPasskey : undefined), [busy])
  return (
    <>
      <SubmitButton fullWidth variant="default">
        Use a passkey
      </SubmitButton>
      {busy && (
        <Button fullWidth mt={8} onClick={cancelPasskey} size="md" variant="subtle">
          Cancel
        </Button>
      )}
    </>
  )
}
