import type { Widget } from '@gatehouse/contract'
import type { Change } from '#/components/conflict.tsx'
import { exactTime } from '#/lib/time.ts'
import { type DeadlineFields, deadlineFields } from './deadline.ts'

/** A widget as its form holds it. */
export interface Draft {
  info_url: string
  deadline: DeadlineFields
}

export const EMPTY: Draft = { info_url: '', deadline: { date: '', time: '' } }

export const draftOf = ({ info_url, deadline }: Widget): Draft => ({
  info_url,
  deadline: deadlineFields(deadline),
})

const NAMES = ['info_url', 'deadline'] as const

/** How people call each field and read what is in it. */
const FIELDS: Record<keyof Draft, [label: string, read: (widget: Widget) => string]> = {
  info_url: ['Web page', (widget) => widget.info_url],
  deadline: ['Deadline', (widget) => exactTime(widget.deadline)],
}

const same = (a: Draft, b: Draft, field: keyof Draft): boolean =>
  JSON.stringify(a[field]) === JSON.stringify(b[field])

/** What somebody else made of `base` while it was edited into `draft`. */
export function changesBetween(base: Widget, theirs: Widget, draft: Draft): Change[] {
  const [before, after] = [draftOf(base), draftOf(theirs)]
  return NAMES.filter((field) => !same(before, after, field)).map((field) => {
    const [label, read] = FIELDS[field]
    const clashes = !same(draft, before, field) && !same(draft, after, field)
    return { label, was: read(base), now: read(theirs), clashes }
  })
}

/** Keeps what was typed, and takes theirs where nothing was. */
export function rebase(draft: Draft, base: Widget, theirs: Widget): Draft {
  const [before, after] = [draftOf(base), draftOf(theirs)]
  const kept = NAMES.filter((field) => !same(draft, before, field))
  return { ...after, ...Object.fromEntries(kept.map((field) => [field, draft[field]])) }
}
