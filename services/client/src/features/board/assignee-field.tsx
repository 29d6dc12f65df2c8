import '@mantine/core/styles/Popover.css'
import '@mantine/core/styles/Combobox.css'
import type { PersonName } from '@gatehouse/contract'
import { Autocomplete } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useFieldError } from '#/components/action-form.tsx'
import classes from './board.module.css'
import { UNFINISHED } from './task-form.ts'
import { type Found, usePeople } from './use-people.ts'

interface Props {
  value: PersonName
  onChange: (person: PersonName) => void
  /** Where it is the reason to be there: has the focus, and shows people at once. */
  leading?: boolean
}

const isCalled = (name: string) => (person: PersonName) =>
  person.username.toLowerCase() === name.trim().toLowerCase()

/** Finds a person by a part of the name; empty for nobody. */
export function AssigneeField({ value, onChange, leading = false }: Props) {
  const error = useFieldError('assigned_user_id')
  // Null before anybody looks; arriving at a name that was chosen offers everybody else as well.
  const [search, setSearch] = useState<string | null>(null)
  const found = usePeople(search)
  const people = found?.people ?? []
  const { id, username } = value
  const type = (text: string) => {
    const person = people.find(isCalled(text))
    if (!person) setSearch(text.trim())
    onChange({ id: person?.id ?? '', username: text })
  }
  // Who typed a whole name before its answer came has chosen, too.
  const late = !id && people.find(isCalled(username))
  useEffect(() => {
    if (late) onChange({ id: late.id, username: late.username })
  }, [late, onChange])
  return (
    <div className={leading ? classes.leading : undefined}>
      <Autocomplete
        aria-invalid={error ? true : undefined}
        classNames={{ options: classes.options ?? '' }}
        comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed', hideDetached: false }}
        data={people.map((person) => ({ value: person.id, label: person.username }))}
        data-autofocus={leading || undefined}
        description={error ? undefined : 'A part of the name finds people. Empty for nobody.'}
        error={error}
        filter={({ options }) => options}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        label="Assigned to"
        onChange={type}
        onFocus={({ currentTarget }) => {
          setSearch('')
          // Another name takes the place of this one, rather than its end.
          currentTarget.select()
        }}
        openOnFocus={leading}
        size="md"
        spellCheck={false}
        value={username}
        withScrollArea={false}
      />
      <input
        name="assigned_user_id"
        type="hidden"
        value={id || (username.trim() ? UNFINISHED : '')}
      />
      <p className={classes.found} role="status">
        {!id && search && found?.q === search && countOf(found)}
      </p>
    </div>
  )
}

function countOf({ people, failure }: Found): string {
  if (failure) return failure
  if (people.length === 0) return 'Nobody active is called that.'
  return people.length === 1 ? '1 person found.' : `${people.length} people found.`
}
