import { NativeSelect, type NativeSelectProps, TextInput } from '@mantine/core'
import {
  type ChangeEvent,
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
} from 'react'
import { useNavigationType, useSearchParams } from 'react-router'
import { withFilter } from '#/lib/list-query.ts'
import { ChevronIcon, SearchIcon } from './icons.tsx'
import classes from './list.module.css'

/**
 * Milliseconds of rest after the last key: the answer shall be there within 100. Whoever types slower asks for
 * each letter, which the service answers in a few milliseconds.
 */
export const TYPING_PAUSE = 40

/** `step` makes a step to come back from; else the address changes in place. */
type SetFilter = (name: string, value: string, step?: 'step') => void

interface FiltersState {
  search: URLSearchParams
  set: SetFilter
}

const FiltersContext = createContext<FiltersState>({
  search: new URLSearchParams(),
  set: () => undefined,
})

/** What the address of the page says of one filter, and how to change it. */
export function useFilter(name: string) {
  const { search, set } = useContext(FiltersContext)
  const setThis = (value: string, step?: 'step') => set(name, value, step)
  return [search.get(name) ?? '', setThis] as const
}

interface Asked {
  asked: URLSearchParams
  arrived: boolean
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
  const last = useRef<Asked>({ asked: search, arrived: true })
  const wentBack = useNavigationType() === 'POP'
  useEffect(() => {
    const { asked, arrived } = last.current
    // An earlier choice, which is only now shown, is no news.
    if (!arrived && !wentBack && `${asked}` !== `${search}`) return
    last.current = { asked: search, arrived: true }
  }, [search, wentBack])
  const set: SetFilter = (name, value, step) => {
    const asked = withFilter(last.current.asked, name, value)
    last.current = { asked, arrived: false }
    setSearch(asked, { replace: step === undefined, preventScrollReset: true })
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

/**
 * What a field that is typed into needs to ask after a pause in typing. However many letters it took, a search is
 * one step to come back from.
 */
function useTyped(name: string) {
  const [value, set] = useFilter(name)
  const wentBack = useNavigationType() === 'POP'
  const ref = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const begun = useRef<boolean>(false)
  useEffect(() => {
    if (!ref.current) return
    // Going back changes the address under the field; while somebody types, the field leads.
    if (!wentBack && ref.current === document.activeElement) return
    clearTimeout(timer.current)
    ref.current.value = value
    begun.current = false
  }, [value, wentBack])
  useEffect(() => () => clearTimeout(timer.current), [])
  const search = (text: string) => {
    set(text, begun.current ? undefined : 'step')
    begun.current = true
  }
  const onBlur = () => {
    begun.current = false
  }
  const onChange = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => search(currentTarget.value.trim()), TYPING_PAUSE)
  }
  return { defaultValue: value, onBlur, onChange, ref }
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
