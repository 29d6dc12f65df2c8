import { PasswordField } from '#/components/fields.tsx'

export const CurrentPassword = ({ focused = false }: { focused?: boolean }) => (
  <PasswordField
    autoComplete="current-password"
    data-autofocus={focused || undefined}
    label="Current password"
    name="current_password"
  />
)
