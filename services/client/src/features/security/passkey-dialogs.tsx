import { type Passkey, RenamePasskeyBody, StartPasskeyBody } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { ActionForm, useFormBusy } from '#/components/action-form.tsx'
import { DangerButtons, Dialog } from '#/components/dialog.tsx'
import { FactorField } from '#/components/factor-field.tsx'
import { TextField } from '#/components/fields.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { cancelPasskey } from '#/lib/passkeys.ts'
import { CurrentPassword } from './current-password.tsx'
import { creation } from './hand-overs.ts'

interface Props {
  onClose: () => void
  onDone: (message: string) => void
}

export function AddPasskeyDialog({
  asksForCode,
  onClose,
  onDone,
}: Props & { asksForCode: boolean }) {
  const close = () => {
    cancelPasskey()
    creation.take()
    onClose()
  }
  return (
    <Dialog onClose={close} title="Add a passkey">
      <p>
        After Continue, your browser asks for your fingerprint, your face, or the PIN of this device
        or of a security key.
      </p>
      <ActionForm intent="add-passkey" onDone={onDone} schema={StartPasskeyBody} transient>
        <CurrentPassword focused />
        {asksForCode && <FactorField />}
        <AddButtons />
      </ActionForm>
    </Dialog>
  )
}

function AddButtons() {
  const busy = useFormBusy()
  return (
    <div>
      <SubmitButton fullWidth>Continue</SubmitButton>
      {busy && (
        <Button fullWidth mt={8} onClick={cancelPasskey} size="md" variant="default">
          Cancel
        </Button>
      )}
    </div>
  )
}

export const RenamePasskeyDialog = ({ passkey, onClose, onDone }: Props & { passkey: Passkey }) => (
  <Dialog onClose={onClose} title="Rename the passkey">
    <ActionForm intent="rename-passkey" onDone={onDone} schema={RenamePasskeyBody} transient>
      <input name="id" type="hidden" value={passkey.id} />
      <TextField
        autoComplete="off"
        autoFocus
        defaultValue={passkey.name}
        help="For example the device that it is on."
        label="Name"
        name="name"
      />
      <SubmitButton fullWidth>Rename</SubmitButton>
    </ActionForm>
  </Dialog>
)

interface RemovalProps extends Props {
  passkey: Passkey
  asksForCode: boolean
}

export const RemovePasskeyDialog = ({ passkey, asksForCode, onClose, onDone }: RemovalProps) => (
  <Dialog onClose={onClose} title={`Remove “${passkey.name}”?`}>
    <p>
      You can’t log in with it any more, and all your other sessions end. Delete it on your device
      too.
    </p>
    <ActionForm intent="remove-passkey" onDone={onDone} schema={StartPasskeyBody} transient>
      <input name="id" type="hidden" value={passkey.id} />
      <input name="name" type="hidden" value={passkey.name} />
      <CurrentPassword />
      {asksForCode && <FactorField />}
      <DangerButtons onCancel={onClose} verb="Remove passkey" />
    </ActionForm>
  </Dialog>
)
