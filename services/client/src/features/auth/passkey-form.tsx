import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { ActionForm, useFormBusy } from '#/components/action-form.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { beginPasskey } from '#/lib/log-in.ts'
import { cancelPasskey, offerPasskeys, supportsPasskeys } from '#/lib/passkeys.ts'
import { paths } from '#/lib/paths.ts'
import classes from './auth.module.css'

interface Props {
  /** Stays on the page after the log-in. */
  stay?: boolean
  /** The log-in page's address, with its `next` parameter. */
  action?: string
}

/** Logs in with a passkey, by the button or by the suggestions of the username field. Empty in browsers without passkeys. */
export function PasskeyForm({ stay = false, action = paths.login }: Props) {
  if (!supportsPasskeys()) return null
  return (
    <div className={classes.passkey}>
      <ActionForm action={action} intent="passkey" transient>
        {stay && <input name="stay" type="hidden" value="yes" />}
        <Suggestions />
        <Buttons />
      </ActionForm>
    </div>
  )
}

/** Submits the form with the passkey that the person chose among the suggestions. */
function Suggestions() {
  const input = useRef<HTMLInputElement>(null)
  const wasChosen = useRef<boolean>(false)
  const busy = useFormBusy()
  useEffect(() => {
    // The request of the button replaces the suggestions, which come back when it fails. A chosen one that was refused would
    // only be refused again.
    if (busy || wasChosen.current) return
    return offerPasskeys({
      begin: beginPasskey,
      onChosen(credential) {
        if (!input.current) return
        wasChosen.current = true
        input.current.value = JSON.stringify(credential)
        input.current.form?.requestSubmit()
        input.current.value = ''
      },
    })
  }, [busy])
  return <input name="credential" ref={input} type="hidden" />
}

function Buttons() {
  const busy = useFormBusy()
  return (
    <>
      <SubmitButton fullWidth variant="default">
        Use a passkey
      </SubmitButton>
      {busy && (
        <Button fullWidth mt={8} onClick={() => void cancelPasskey()} size="md" variant="subtle">
          Cancel
        </Button>
      )}
    </>
  )
}
