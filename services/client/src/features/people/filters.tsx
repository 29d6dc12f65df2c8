import { STATES } from '@gatehouse/contract'
import { NativeSelect, TextInput } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { ROLE_CHOICES } from '#/components/choices.tsx'
import { ChevronIcon, SearchIcon } from '#/components/icons.tsx'
import { withFilter } from '#/lib/people-query.ts'
import classes from './people.module.css'

/** Milliseconds of rest after the last key. */
const TYPING_PAUSE = 250

const STATE_CHOICES = STATES.map((value) => ({
  value,
  label: value.slice(0, 1).toUpperCase() + value.slice(1),
}))

const SORT_CHOICES = [
  { value: '', label: 'Newest first' },
  { value: 'created_at', label: 'Oldest first' },
  { value: 'username', label: 'Username, A to Z' },
  { value: '-username', label: 'Username, Z to A' },
  { value: 'email', label: 'Email, A to Z' },
  { value: '-email', label: 'Email, Z to A' },
  { value: '-last_login_at', label: 'Last log-in, latest first' },
  { value: 'last_login_at', label: 'Last log-in, oldest first' },
]

/** Search, filters and order. All of them live in the address of the page. */
export function Filters() {
  const [search, setSearch] = useSearchParams()
  // What was asked last may still be on its way: a second choice builds on it, not on the address.
  const asked = useRef(search)
  useEffect(() => {
    asked.current = search
  }, [search])
  const set = (name: string, value: string) => {
    asked.current = withFilter(asked.current, name, value)
    setSearch(asked.current, { replace: true, preventScrollReset: true })
  }
  const select = (name: string, label: string, data: { value: string; label: string }[]) => (
    <NativeSelect
      data={data}
      label={label}
      rightSection={<ChevronIcon />}
      onChange={(event) => set(name, event.currentTarget.value)}
      size="md"
      value={search.get(name) ?? ''}
    />
  )
  return (
    <section aria-label="Search and filters" className={classes.filters}>
      <SearchField onSearch={(text) => set('q', text)} value={search.get('q') ?? ''} />
      {select('role', 'Role', [{ value: '', label: 'Any role' }, ...ROLE_CHOICES])}
      {select('state', 'State', [{ value: '', label: 'Any state' }, ...STATE_CHOICES])}
      {select('sort', 'Order', SORT_CHOICES)}
    </section>
  )
}

function SearchField({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    // Going back changes the address under the field; while somebody types, the field leads.
    if (input.current && input.current !== document.activeElement) input.current.value = value
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <TextInput
      defaultValue={value}
      label="Search"
      leftSection={<SearchIcon />}
      maxLength={254}
      onChange={({ currentTarget }) => {
        clearTimeout(timer.current)
        timer.current = setTimeout(() => onSearch(currentTarget.value.trim()), TYPING_PAUSE)
      }}
      ref={input}
      size="md"
      type="search"
    />
  )
}
