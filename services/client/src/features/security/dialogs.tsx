import { ChangeFactorsBody, StartTotpBody } from '@gatehouse/contract'
import { ActionForm } from '#/components/action-form.tsx'
import { DangerButtons, Dialog } from '#/components/dialog.tsx'
import { FactorField } from '#/components/factor-field.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { CurrentPassword } from './current-password.tsx'
import type { OpenDialog } from './open-dialog.ts'
import { AddPasskeyDialog, RemovePasskeyDialog, RenamePasskeyDialog } from './passkey-dialogs.tsx'

interface Props {
  onClose: () => void
  onDone: (message: string) => void
}

/** All but renaming ask for the password, so that an unattended screen is not enough to change how one logs in. */
export default function Dialogs({ dialog, ...on }: Props & { dialog: OpenDialog }) {
  switch (dialog.intent) {
    case 'start':
      return <StartDialog {...on} />
    case 'remove':
      return <RemoveDialog {...on} />
    case 'codes':
      return <CodesDialog {...on} />
    case 'add-passkey':
      return <AddPasskeyDialog asksForCode={dialog.asksForCode} {...on} />
    case 'rename-passkey':
      return <RenamePasskeyDialog passkey={dialog.passkey} {...on} />
    case 'remove-passkey':
      return <RemovePasskeyDialog {...dialog} {...on} />
  }
}

const StartDialog = ({ onClose, onDone }: Props) => (
  <Dialog onClose={onClose} title="Set up an authenticator app">
    <p>Enter your password to continue.</p>
    <ActionForm intent="start" onDone={onDone} schema={StartTotpBody} transient>
      <CurrentPassword focused />
      <SubmitButton fullWidth>Continue</SubmitButton>
    </ActionForm>
  </Dialog>
)

const RemoveDialog = ({ onClose, onDone }: Props) => (
  <Dialog onClose={onClose} title="Remove the authenticator app?">
    <p>
      The password then logs you in without a code. The recovery codes stop working, and all your
      other sessions end.
    </p>
    <ActionForm intent="remove" onDone={onDone} schema={ChangeFactorsBody} transient>
      <CurrentPassword />
      <FactorField />
      <DangerButtons onCancel={onClose} verb="Remove app" />
    </ActionForm>
  </Dialog>
)

const CodesDialog = ({ onClose, onDone }: Props) => (
  <Dialog onClose={onClose} title="Get new recovery codes">
    <p>The codes that you have now stop working.</p>
    <ActionForm intent="codes" onDone={onDone} schema={ChangeFactorsBody} transient>
      <CurrentPassword focused />
      <FactorField />
      <SubmitButton fullWidth>Get new codes</SubmitButton>
    </ActionForm>
  </Dialog>
)
