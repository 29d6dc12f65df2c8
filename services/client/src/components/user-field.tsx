import '@mantine/core/styles/CloseButton.css'
import '@mantine/core/styles/Popover.css'
import '@mantine/core/styles/Combobox.css'
import type { PersonName, UserState } from '@gatehouse/contract'
import { Autocomplete, type AutocompleteProps } from '@mantine/core'
import { useEffect, useState } from 'react'
import { type Found, usePeople } from './use-user-search.ts'
import classes from './user-field.module.css'

interface Props extends Pick<AutocompleteProps, 'clearable' | 'description' | 'error' | 'onBlur'> {
  label: string
  /** Without an id while the name is being typed; empty for nobody. */
  value: PersonName
  onChange: (person: PersonName) => void
  /** Only people in this state are found. */
  state?: UserState
  /** Where it is the reason to be there: has the focus, and shows people at once. */
  leading?: boolean
}

const isCalled = (name: string) => (person: PersonName) =>
  person.username.toLowerCase() === name.trim().toLowerCase()

/** Finds a person by a part of the name. */
export function PersonField({ value, onChange, state, leading = false, ...field }: Props) {
  // Null before anybody looks; arriving at a name that was chosen offers everybody else as well.
  const [search, setSearch] = useState<string | null>(null)
  const found = usePeople(search, state)
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
    <>
      <Autocomplete
        {...field}
        aria-invalid={field.error ? true : undefined}
        classNames={{ options: classes.options ?? '' }}
        comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed', hideDetached: false }}
        data={people.map((person) => ({ value: person.id, label: person.username }))}
        data-autofocus={leading || undefined}
        filter={({ options }) => options}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
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
      <p className={classes.found} data-listed={people.length > 0 || undefined} role="status">
        {!id && search && found?.q === search && countOf(found, state)}
      </p>
    </>
  )
}

function countOf({ people, failure }: Found, state?: UserState): string {
  if (failure) return failure
  if (people.length === 0) return `Nobody${state ? ` ${state}` : ''} is called that.`
  return people.length === 1 ? '1 person found.' : `${people.length} people found.`
}
