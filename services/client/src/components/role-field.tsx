import { ROLES, Role } from '@gatehouse/contract'
import { NativeSelect } from '@mantine/core'
import { useFieldError } from './action-form.tsx'
import { ChevronIcon } from './icons.tsx'

const NAMES = { employee: 'Employee', manager: 'Manager', admin: 'Admin' }

export const ROLE_CHOICES = ROLES.map((value) => ({ value, label: NAMES[value] }))

const HELP =
  'Managers manage tasks and approve registrations. Admins also manage people and the catalogue.'

interface RoleProps {
  defaultValue?: Role
  value?: Role
  onChange?: (role: Role) => void
}

export function RoleField({ onChange, ...value }: RoleProps) {
  const error = useFieldError('role')
  return (
    <NativeSelect
      aria-invalid={error ? true : undefined}
      {...value}
      data={ROLE_CHOICES}
      description={error ? undefined : HELP}
      error={error}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      label="Role"
      name="role"
      onChange={({ currentTarget }) => onChange?.(Role.parse(currentTarget.value))}
      rightSection={<ChevronIcon />}
      size="md"
    />
  )
}
