import { NativeSelect, type NativeSelectProps, TextInput } from '@mantine/core'
import {
  type ChangeEvent,
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
} from 'react'
import { useSearchParams } from 'react-router'
import { withFilter } from '#/lib/list-query.ts'
import { ChevronIcon, SearchIcon } from './icons.tsx'
import classes from './list.module.css'

/** Milliseconds of rest after the last key. */
export const TYPING_PAUSE = 250

interface FiltersState {
  search: URLSearchParams
  set: (name: string, value: string) => void
}

const FiltersContext = createContext<FiltersState>({
  search: new URLSearchParams(),
  set: () => undefined,
})

/** What the address of the page says of one filter, and how to change it. */
export function useFilter(name: string): [value: string, set: (value: string) => void] {
  const { search, set } = useContext(FiltersContext)
  return [search.get(name) ?? '', (value) => set(name, value)]
}

interface FiltersProps {
  /** None is wider than the others. */
  even?: boolean
  children: ReactNode
}

/** Search, filters and order of a list. All of them live in the address of the page. */
export function Filters({ even = false, children }: FiltersProps) {
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
  return (
    <section
      aria-label="Search and filters"
      className={classes.filters}
      data-even={even || undefined}
    >
      <FiltersContext value={{ search, set }}>{children}</FiltersContext>
    </section>
  )
}

interface SelectProps {
  name: string
  label: string
  /** The empty value asks for everything. */
  data: NonNullable<NativeSelectProps['data']>
}

export function SelectFilter({ name, label, data }: SelectProps) {
  const [value, set] = useFilter(name)
  return (
    <NativeSelect
      data={data}
      label={label}
      onChange={(event) => set(event.currentTarget.value)}
      rightSection={<ChevronIcon />}
      size="md"
      value={value}
    />
  )
}

/** What a field that is typed into needs to ask after a pause in typing. */
function useTyped(name: string) {
  const [value, set] = useFilter(name)
  const ref = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    // Going back changes the address under the field; while somebody types, the field leads.
    if (ref.current && ref.current !== document.activeElement) ref.current.value = value
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  const onChange = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => set(currentTarget.value.trim()), TYPING_PAUSE)
  }
  return { defaultValue: value, onChange, ref }
}

export function SearchFilter() {
  return (
    <TextInput
      {...useTyped('q')}
      label="Search"
      leftSection={<SearchIcon />}
      maxLength={254}
      size="md"
      type="search"
    />
  )
}

export function DateFilter({ name, label }: { name: string; label: string }) {
  return <TextInput {...useTyped(name)} label={label} size="md" type="date" />
}
