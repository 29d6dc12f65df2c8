import { NativeSelect, type NativeSelectProps, TextInput } from '@mantine/core'
import { type ChangeEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { useNavigationType, useSearchParams } from 'react-router'
import { usePendingSearchParams } from '#/lib/pending-search-params.ts'
import { withFilter } from '#/lib/search-params.ts'
import { FilterErrors, useFilterError } from './filter-errors.tsx'
import { ChevronIcon, SearchIcon } from './icons.tsx'
import classes from './list.module.css'

/** Pause after the last key before a search. Short enough for results within 100 ms. */
export const TYPING_PAUSE_MS = 40

/**
 * Returns the value of one filter in the page's address, and its setter. With `step` the setter adds a history entry;
 * otherwise it replaces the current one.
 */
export function useFilter(name: string) {
  const [search, setSearch] = useSearchParams()
  const pendingSearchParams = usePendingSearchParams()
  const set = (value: string, step?: 'step') =>
    setSearch(withFilter(pendingSearchParams(), name, value), {
      replace: step === undefined,
      preventScrollReset: true,
    })
  return [search.get(name) ?? '', set] as const
}

interface FiltersProps {
  /** The list that the filters apply to. Its refusal names the invalid ones. */
  list: Promise<unknown>
  /** Gives all filters the same width. */
  even?: boolean
  children: ReactNode
}

/** The search, filters and order of a list, which the page's address holds. */
export const Filters = ({ list, even = false, children }: FiltersProps) => (
  <section
    aria-label="Search and filters"
    className={classes.filters}
    data-even={even || undefined}
  >
    <FilterErrors list={list}>{children}</FilterErrors>
  </section>
)

interface SelectProps {
  name: string
  label: string
  /** The empty value stands for no filter. */
  data: NonNullable<NativeSelectProps['data']>
}

function valuesOf(choice: SelectProps['data'][number]): string[] {
  if (typeof choice === 'string') return [choice]
  if (!('group' in choice)) return [choice.value]
  return choice.items.map((item) => (typeof item === 'string' ? item : item.value))
}

export function SelectFilter({ name, label, data }: SelectProps) {
  const [value, set] = useFilter(name)
  const fault = useFilterError(name)
  // An unknown value from the address must not look like the first choice.
  const unknown = data.flatMap(valuesOf).includes(value) ? [] : [{ value, label: 'Unknown' }]
  return (
    <NativeSelect
      data={[...data, ...unknown]}
      error={fault}
      label={label}
      onChange={(event) => set(event.currentTarget.value)}
      rightSection={<ChevronIcon />}
      size="md"
      value={value}
    />
  )
}

interface TextFilter {
  name: string
  /** The name of the service's parameter. */
  param?: string
  /** Returns whether a text is the beginning of a value. */
  isPartial?: (text: string) => boolean
}

/** Returns the props of a text filter that applies after a pause in typing. One search adds one history entry. */
function useTextFilter({ name, param = name, isPartial = () => false }: TextFilter) {
  const [value, set] = useFilter(name)
  const wentBack = useNavigationType() === 'POP'
  const ref = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const hasEntry = useRef<boolean>(false)
  const pending = useRef<string>(undefined)
  // Before the paint, in which the list of the former search appears.
  useLayoutEffect(() => {
    if (!ref.current) return
    // While the user types, the field sets the address. Going back sets the field.
    if (!wentBack && ref.current === document.activeElement) return
    clearTimeout(timer.current)
    ref.current.value = value
    hasEntry.current = false
  }, [value, wentBack])
  useEffect(() => () => clearTimeout(timer.current), [])
  const search = (text: string) => {
    pending.current = undefined
    set(text, hasEntry.current ? undefined : 'step')
    hasEntry.current = true
  }
  const onBlur = () => {
    if (pending.current) search(pending.current)
    hasEntry.current = false
  }
  const onChange = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    clearTimeout(timer.current)
    const text = currentTarget.value.trim()
    pending.current = isPartial(text) ? text : undefined
    if (!pending.current) timer.current = setTimeout(() => search(text), TYPING_PAUSE_MS)
  }
  return { defaultValue: value, error: useFilterError(param), onBlur, onChange, ref }
}

export function SearchFilter() {
  return (
    <TextInput
      {...useTextFilter({ name: 'q' })}
      label="Search"
      leftSection={<SearchIcon />}
      maxLength={254}
      size="md"
      type="search"
    />
  )
}

/** A year that is being typed: 0002, 0020 and 0202 come before 2026. */
const isYearPartial = (date: string): boolean => date !== '' && date < '1970'

interface DateProps {
  name: string
  /** The name of the service's parameter. */
  param: string
  label: string
}

export function DateFilter({ name, param, label }: DateProps) {
  return (
    <TextInput
      {...useTextFilter({ name, param, isPartial: isYearPartial })}
      label={label}
      size="md"
      type="date"
    />
  )
}
