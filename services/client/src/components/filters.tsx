import { NativeSelect, type NativeSelectProps, TextInput } from '@mantine/core'
import { type ChangeEvent, type ReactNode, useEffect, useRef } from 'react'
import { useNavigationType, useSearchParams } from 'react-router'
import { useSearchAsked } from '#/lib/pending-search-params.ts'
import { withFilter } from '#/lib/search-params.ts'
import { FaultyFilters, useFilterFault } from './filter-faults.tsx'
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
  /** What they ask for: its refusal says which of them is faulty. */
  list: Promise<unknown>
  /** None is wider than the others. */
  even?: boolean
  children: ReactNode
}

/** Search, filters and order of a list. All of them live in the address of the page. */
export const Filters = ({ list, even = false, children }: FiltersProps) => (
  <section
    aria-label="Search and filters"
    className={classes.filters}
    data-even={even || undefined}
  >
    <FaultyFilters list={list}>{children}</FaultyFilters>
  </section>
)

interface SelectProps {
  name: string
  label: string
  /** The empty value asks for everything. */
  data: NonNullable<NativeSelectProps['data']>
}

function valuesOf(choice: SelectProps['data'][number]): string[] {
  if (typeof choice === 'string') return [choice]
  if (!('group' in choice)) return [choice.value]
  return choice.items.map((item) => (typeof item === 'string' ? item : item.value))
}

export function SelectFilter({ name, label, data }: SelectProps) {
  const [value, set] = useFilter(name)
  const fault = useFilterFault(name)
  // A value that an address brings must not look like the first choice.
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

interface Typed {
  name: string
  /** The service's name for it. */
  asked?: string
  /** Whether a text is only on its way to being one to ask for. */
  isPartial?: (text: string) => boolean
}

/**
 * What a field that is typed into needs to ask after a pause in typing. However many letters it took, a search is
 * one step to come back from.
 */
function useTyped({ name, asked = name, isPartial = () => false }: Typed) {
  const [value, set] = useFilter(name)
  const wentBack = useNavigationType() === 'POP'
  const ref = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const begun = useRef<boolean>(false)
  const unasked = useRef<string>(undefined)
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
    unasked.current = undefined
    set(text, begun.current ? undefined : 'step')
    begun.current = true
  }
  const onBlur = () => {
    if (unasked.current) search(unasked.current)
    begun.current = false
  }
  const onChange = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    clearTimeout(timer.current)
    const text = currentTarget.value.trim()
    unasked.current = isPartial(text) ? text : undefined
    if (!unasked.current) timer.current = setTimeout(() => search(text), TYPING_PAUSE)
  }
  return { defaultValue: value, error: useFilterFault(asked), onBlur, onChange, ref }
}

export function SearchFilter() {
  return (
    <TextInput
      {...useTyped({ name: 'q' })}
      label="Search"
      leftSection={<SearchIcon />}
      maxLength={254}
      size="md"
      type="search"
    />
  )
}

/** A date whose year is being typed: 0002, 0020 and 0202 come before 2026. */
const isYearBegun = (date: string): boolean => date !== '' && date < '1970'

interface DateProps {
  name: string
  /** The service's name for it. */
  asked: string
  label: string
}

export function DateFilter({ name, asked, label }: DateProps) {
  return (
    <TextInput
      {...useTyped({ name, asked, isPartial: isYearBegun })}
      label={label}
      size="md"
      type="date"
    />
  )
}
