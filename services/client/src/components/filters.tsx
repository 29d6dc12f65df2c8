import { NativeSelect, TextInput } from '@mantine/core'
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react'
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

/** Search, filters and order of a list. All of them live in the address of the page. */
export function Filters({ children }: { children: ReactNode }) {
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
    <section aria-label="Search and filters" className={classes.filters}>
      <FiltersContext value={{ search, set }}>{children}</FiltersContext>
    </section>
  )
}

interface SelectProps {
  name: string
  label: string
  /** The empty value asks for everything. */
  data: { value: string; label: string }[]
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

/** Asks after a pause in typing. However many letters it took, a search is one step to come back from. */
export function SearchFilter() {
  const [value, set] = useFilter('q')
  const wentBack = useNavigationType() === 'POP'
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const begun = useRef<boolean>(false)
  useEffect(() => {
    if (!input.current) return
    // Going back changes the address under the field; while somebody types, the field leads.
    if (!wentBack && input.current === document.activeElement) return
    clearTimeout(timer.current)
    input.current.value = value
    begun.current = false
  }, [value, wentBack])
  useEffect(() => () => clearTimeout(timer.current), [])
  const search = (text: string) => {
    set(text, begun.current ? undefined : 'step')
    begun.current = true
  }
  return (
    <TextInput
      defaultValue={value}
      label="Search"
      leftSection={<SearchIcon />}
      maxLength={254}
      onBlur={() => {
        begun.current = false
      }}
      onChange={({ currentTarget }) => {
        clearTimeout(timer.current)
        timer.current = setTimeout(() => search(currentTarget.value.trim()), TYPING_PAUSE)
      }}
      ref={input}
      size="md"
      type="search"
    />
  )
}
