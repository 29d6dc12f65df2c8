import { ConfirmTotpBody } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { ActionForm } from '#/components/action-form.tsx'
import { Card } from '#/components/card.tsx'
import { CopyField } from '#/components/copy-field.tsx'
import { TotpField } from '#/components/factor-field.tsx'
import { PasswordField } from '#/components/fields.tsx'
import { Page } from '#/components/page.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import type { Setup } from './hand-overs.ts'
import { QrCode } from './qr-code.tsx'
import classes from './security.module.css'

interface Props {
  setup: Setup
  onCancel: () => void
  onDone: (message: string) => void
}

/** Shows the secret of an authenticator app, and takes its first code. */
export function SetupStep({ setup, onCancel, onDone }: Props) {
  return (
    <Page
      intro="Scan the QR code with an authenticator app, then enter the code that the app shows."
      title="Set up the authenticator app"
      width="form"
    >
      <Card>
        <Secret {...setup} />
        <ConfirmForm onDone={onDone} password={setup.password} />
      </Card>
      <div>
        <Button onClick={onCancel} size="md" variant="default">
          Cancel
        </Button>
      </div>
    </Page>
  )
}

const Secret = ({ secret, uri }: Setup) => (
  <div className={classes.app}>
    <QrCode label="QR code for the authenticator app" text={uri} />
    <p>
      Is the app on this device? <a href={uri}>Open the app</a>
    </p>
    <CopyField
      label="Secret, to type instead"
      name="the secret"
      rows={2}
      shown={secret.replaceAll(/.{4}(?=.)/g, '$& ')}
      value={secret}
    />
  </div>
)

interface FormProps {
  password: string
  onDone: (message: string) => void
}

/** Asks for the password only if it was changed since the first step. */
function ConfirmForm({ password, onDone }: FormProps) {
  const [asks, setAsks] = useState(false)
  return (
    <ActionForm
      intent="confirm"
      onDone={onDone}
      onFailed={({ failure }) => {
        if (failure?.errors?.['current_password']) setAsks(true)
      }}
      schema={ConfirmTotpBody}
      transient
    >
      {asks ? (
        <PasswordField
          autoComplete="current-password"
          label="Current password"
          name="current_password"
        />
      ) : (
        <input name="current_password" type="hidden" value={password} />
      )}
      <TotpField />
      <SubmitButton fullWidth>Add authenticator app</SubmitButton>
    </ActionForm>
  )
}
