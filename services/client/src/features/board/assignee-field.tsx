import type { PersonName } from '@gatehouse/contract'
import { useFieldError } from '#/components/action-form.tsx'
import { UserField } from '#/components/user-field.tsx'
import classes from './board.module.css'
import { UNFINISHED } from './task-form.ts'

interface Props {
  value: PersonName
  onChange: (user: PersonName) => void
  focused?: boolean
}

export function AssigneeField({ value, onChange, focused = false }: Props) {
  const error = useFieldError('assigned_user_id')
  const { id, username } = value
  return (
    <div className={focused ? classes.focused : undefined}>
      <UserField
        description={error ? undefined : 'Type a part of the name. Leave empty for nobody.'}
        error={error}
        label="Assigned to"
        focused={focused}
        onChange={onChange}
        state="active"
        value={value}
      />
      <input
        name="assigned_user_id"
        type="hidden"
        value={id || (username.trim() ? UNFINISHED : '')}
      />
    </div>
  )
}
