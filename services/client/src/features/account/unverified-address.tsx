import { ActionForm } from '#/components/action-form.tsx'
import { Notice } from '#/components/notice.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { flash } from '#/lib/flash.ts'
import classes from './unverified-address.module.css'

/** Asks for the verification of the address, and sends another mail. */
export function UnverifiedAddress() {
  return (
    <div className={classes.box}>
      <Notice kind="plain">
        <p>Address not verified. Open the link in the mail that Gatehouse sent you.</p>
        <ActionForm intent="verify" onDone={flash} transient>
          <div>
            <SubmitButton>Send another mail</SubmitButton>
          </div>
        </ActionForm>
      </Notice>
    </div>
  )
}
