import { NativeSelect, type NativeSelectProps, TextInput } from '@mantine/core'
import { type ChangeEvent, type ReactNode, useEffect, useRef } from 'react'
import { useNavigationType, useSearchParams } from 'react-router'
import { withFilter } from '#/lib/list-query.ts'
import { useSearchAsked } from '#/lib/search-asked.ts'
import { ChevronIcon, SearchIcon } from './icons.tsx'
import classes from './list.module.css'

/**
 * Milliseconds of rest after the last key: the answer shall be there within 100. Whoever types slower asks for
 * each letter, which the service answers in a few milliseconds.
 */
export const TYPING_PAUSE = 40

/**
 * What the address of the page says of one filter, and how to change it. With `step` that is a step to come back
 * from; else the address changes in place.
 */
export function useFilter(name: string) {
  const [search, setSearch] = useSearchParams()
  const searchAsked = useSearchAsked()
  const set = (value: string, step?: 'step') =>
    setSearch(withFilter(searchAsked(), name, value), {
      replace: step === undefined,
      preventScrollReset: true,
    })
  return [search.get(name) ?? '', set] as const
}

interface FiltersProps {
  /** None is wider than the others. */
  even?: boolean
  children: ReactNode
}

/** Search, filters and order of a list. All of them live in the address of the page. */
export const Filters = ({ even = false, children }: FiltersProps) => (
  <section
    aria-label="Search and filters"
    className={classes.filters}
    data-even={even || undefined}
  >
    {children}
  </section>
)

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
