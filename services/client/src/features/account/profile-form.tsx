import { UpdateUserBody, type User } from '@gatehouse/contract'
import { ActionForm } from '#/components/action-form.tsx'
import { TextField } from '#/components/fields.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import { flash } from '#/lib/flash.ts'

export function ProfileForm({ user }: { user: User }) {
  return (
    <ActionForm intent="profile" onDone={flash} schema={UpdateUserBody}>
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
        type="email"
      />
      <div>
        <SubmitButton>Save changes</SubmitButton>
      </div>
    </ActionForm>
  )
}
