import type { PersonName } from '@gatehouse/contract'
import { useFieldError } from '#/components/action-form.tsx'
import { PersonField } from '#/components/user-field.tsx'
import classes from './board.module.css'
import { UNFINISHED } from './task-form.ts'

interface Props {
  value: PersonName
  onChange: (person: PersonName) => void
  /** Where it is the reason to be there: has the focus, and shows people at once. */
  leading?: boolean
}

/** Who has a task; empty for nobody. */
export function AssigneeField({ value, onChange, leading = false }: Props) {
  const error = useFieldError('assigned_user_id')
  const { id, username } = value
  return (
    <div className={leading ? classes.leading : undefined}>
      <PersonField
        description={error ? undefined : 'A part of the name finds people. Empty for nobody.'}
        error={error}
        label="Assigned to"
        leading={leading}
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
