import { UpdateUserBody, type User } from '@gatehouse/contract'
import { useState } from 'react'
import { ActionForm } from '#/components/action-form.tsx'
import { PasswordField, TextField } from '#/components/fields.tsx'
import { focusHeading } from '#/components/page.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { isOtherAddress } from '#/lib/address-change.ts'
import { flash } from '#/lib/flash.ts'

/** Asks for the password beside another address. */
export function ProfileForm({ user }: { user: User }) {
  const [email, setEmail] = useState(user.email)
  const onDone = (message: string) => {
    // Showing the saved address again removes the field of the password, which may have the focus.
    if (isOtherAddress(email, user.email)) focusHeading()
    setEmail(user.email)
    flash(message)
  }
  return (
    <ActionForm intent="profile" onDone={onDone} resets schema={UpdateUserBody}>
      <TextField
        autoComplete="username"
        defaultValue={user.username}
        help="Visible to everybody. You can log in with it."
        label="Username"
        name="username"
      />
      <TextField
        autoComplete="email"
        defaultValue={user.email}
        label="Email"
        name="email"
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        type="email"
      />
      {isOtherAddress(email, user.email) && (
        <PasswordField
          autoComplete="current-password"
          help="Needed to change your address."
          label="Current password"
          name="current_password"
        />
      )}
      <div>
        <SubmitButton>Save changes</SubmitButton>
      </div>
    </ActionForm>
  )
}
