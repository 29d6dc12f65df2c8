import { ResendVerificationBody } from '@gatehouse/contract'
import { useLayoutEffect } from 'react'
import { ActionForm } from '#/components/action-form.tsx'
import { Aside } from '#/components/aside.tsx'
import { Card } from '#/components/card.tsx'
import { TextField } from '#/components/fields.tsx'
import { focusHeading, Page } from '#/components/page.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { flash } from '#/lib/flash.ts'
import classes from './registration.module.css'
import SendAgain from './send-again.tsx'

interface Props {
  email: string
  logIn: string
  /** Gets the address that the newest mail goes to. */
  onMoved: (email: string) => void
}

/** The page after a registration: the mail, another one, and another address. */
export function CheckMail({ email, logIn, onMoved }: Props) {
  // The form, which had the focus, was removed.
  useLayoutEffect(focusHeading, [])
  const move = (address: string) => {
    onMoved(address)
    flash(`A mail to ${address} is on its way.`)
  }
  return (
    <Page
      intro={`Open the link in the mail to ${email} within 24 hours. It confirms your address and creates your account. The mail may take a minute.`}
      title="Check your mail"
      width="form"
    >
      <div className={classes.steps}>
        <SendAgain email={email} />
        <Card>
          <ActionForm intent="move" onDone={move} resets schema={ResendVerificationBody} transient>
            <TextField
              autoComplete="email"
              help="The link in the earlier mail stops working then."
              label="Use another address"
              name="email"
              type="email"
            />
            <SubmitButton fullWidth>Send mail to this address</SubmitButton>
          </ActionForm>
        </Card>
      </div>
      <Aside question="Confirmed?" to={logIn}>
        Log in
      </Aside>
    </Page>
  )
}
