import { UpdateUserBody, type User } from '@gatehouse/contract'
import { Switch } from '@mantine/core'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Toggle.css'
import '@mantine/core/styles/Switch.css'
import { ActionForm } from '#/components/action-form.tsx'
import { RoleField } from '#/components/choices.tsx'
import { Dialog } from '#/components/dialog.tsx'
import { TextField } from '#/components/fields.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import type { DialogProps } from './dialogs.tsx'
import classes from './people.module.css'

/** Two forms, as the service takes them in two calls: either is saved whole or not at all. */
export function EditDialog({ user, onClose, onDone }: DialogProps & { user: User }) {
  return (
    <Dialog onClose={onClose} title={`Edit ${user.username}`}>
      <ActionForm intent="rename" onDone={onDone} schema={UpdateUserBody}>
        <input name="id" type="hidden" value={user.id} />
        <TextField
          autoComplete="off"
          defaultValue={user.username}
          label="Username"
          name="username"
        />
        <TextField
          autoComplete="off"
          defaultValue={user.email}
          label="Email"
          name="email"
          type="email"
        />
        <SubmitButton fullWidth>Save name and address</SubmitButton>
      </ActionForm>
      <hr className={classes.rule} />
      <ActionForm intent="permit" onDone={onDone}>
        <input name="id" type="hidden" value={user.id} />
        <RoleField defaultValue={user.role} />
        <div>
          <Switch
            aria-describedby="active-help"
            defaultChecked={user.active}
            label="Active"
            name="active"
            size="md"
          />
          <p className={classes.help} id="active-help">
            Who is not active is logged out at once and can’t log in.
          </p>
        </div>
        <SubmitButton fullWidth>Save role and access</SubmitButton>
      </ActionForm>
    </Dialog>
  )
}
