import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Toggle.css'
import '@mantine/core/styles/Switch.css'
import type { User } from '@gatehouse/contract'
import { Switch } from '@mantine/core'
import { useRevalidator } from 'react-router'
import { PasswordField, TextField } from '#/components/fields.tsx'
import { RoleField } from '#/components/role-field.tsx'
import { VersionedForm } from '#/components/versioned-form.tsx'
import { isOtherAddress } from '#/lib/address-change.ts'
import { loggedInUser } from '#/lib/session.ts'
import type { Version } from '#/lib/version.ts'
import { type Draft, USER_MERGE } from './draft.ts'
import { UserForm } from './edit.ts'
import type { DialogProps } from './open-dialog.ts'
import classes from './people.module.css'

const hidden = ({ id, username, email, role, active }: User) => ({
  id,
  username_before: username,
  email_before: email,
  role_before: role,
  ...(active && { active_before: 'on' }),
})

type Props = { loaded: Version<User> } & Pick<DialogProps, 'onDone'>

export function EditForm({ loaded, onDone }: Props) {
  const { revalidate } = useRevalidator()
  return (
    <VersionedForm
      hidden={hidden}
      loaded={loaded}
      onDone={onDone}
      onStale={() => void revalidate()}
      rules={USER_MERGE}
      schema={UserForm}
    >
      {(draft, change) => (
        <UserFields
          draft={draft}
          needsPassword={
            loggedInUser()?.id === loaded.row.id && isOtherAddress(draft.email, loaded.row.email)
          }
          onChange={change}
        />
      )}
    </VersionedForm>
  )
}

interface FieldsProps {
  draft: Draft
  /** For another own address. */
  needsPassword: boolean
  onChange: (change: Partial<Draft>) => void
}

function UserFields({ draft, needsPassword, onChange }: FieldsProps) {
  return (
    <>
      <TextField
        autoComplete="off"
        autoFocus
        label="Username"
        name="username"
        onChange={({ currentTarget }) => onChange({ username: currentTarget.value })}
        value={draft.username}
      />
      <TextField
        autoComplete="off"
        label="Email"
        name="email"
        onChange={({ currentTarget }) => onChange({ email: currentTarget.value })}
        type="email"
        value={draft.email}
      />
      {needsPassword && (
        <PasswordField
          autoComplete="current-password"
          help="Needed to change your own address."
          label="Current password"
          name="current_password"
        />
      )}
      <RoleField onChange={(role) => onChange({ role })} value={draft.role} />
      <div>
        <Switch
          aria-describedby="active-help"
          checked={draft.active}
          label="Active"
          name="active"
          onChange={({ currentTarget }) => onChange({ active: currentTarget.checked })}
          size="md"
        />
        <p className={classes.help} id="active-help">
          A deactivated person is logged out immediately and can’t log in.
        </p>
      </div>
    </>
  )
}
