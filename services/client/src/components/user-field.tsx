import '@mantine/core/styles/CloseButton.css'
import '@mantine/core/styles/Popover.css'
import '@mantine/core/styles/Combobox.css'
import type { PersonName, UserState } from '@gatehouse/contract'
import { Autocomplete, type AutocompleteProps } from '@mantine/core'
import { useEffect, useState } from 'react'
import { type Found, useUserSearch } from './use-user-search.ts'
import classes from './user-field.module.css'

interface Props extends Pick<AutocompleteProps, 'clearable' | 'description' | 'error' | 'onBlur'> {
  label: string
  /** Empty for nobody. Has no id while the name is being typed. */
  value: PersonName
  onChange: (user: PersonName) => void
  /** Limits the search to users in this state. */
  state?: UserState
  /** Focuses the field and opens its list: for a dialog that only asks for a user. */
  focused?: boolean
}

const hasName = (name: string) => (user: PersonName) =>
  user.username.toLowerCase() === name.trim().toLowerCase()

/** Finds a user by a part of the username. */
export function UserField({ value, onChange, state, focused = false, ...field }: Props) {
  // Null before the first focus. Empty on focus, to offer all users.
  const [search, setSearch] = useState<string | null>(null)
  const found = useUserSearch(search, state)
  const users = found?.users ?? []
  const { id, username } = value
  const type = (text: string) => {
    const match = users.find(hasName(text))
    if (!match) setSearch(text.trim())
    onChange({ id: match?.id ?? '', username: text })
  }
  // A whole name selects its user, even when it was typed before the search answered.
  const late = !id && users.find(hasName(username))
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
        data={users.map((user) => ({ value: user.id, label: user.username }))}
        data-autofocus={focused || undefined}
        filter={({ options }) => options}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        onChange={type}
        onFocus={({ currentTarget }) => {
          setSearch('')
          // Typing replaces the name.
          currentTarget.select()
        }}
        openOnFocus={focused}
        size="md"
        spellCheck={false}
        value={username}
        withScrollArea={false}
      />
      <p className={classes.found} data-listed={users.length > 0 || undefined} role="status">
        {!id && search && found?.q === search && countText(found, state)}
      </p>
    </>
  )
}

function countText({ users, failure }: Found, state?: UserState): string {
  if (failure) return failure
  if (users.length === 0)
    return state ? `No ${state} person has this name.` : 'Nobody has this name.'
  return users.length === 1 ? '1 person found.' : `${users.length} people found.`
}
