/** A field that another user changed, in words. */
export interface Change {
  label: string
  was: string
  now: string
  /** Set when both users changed the field, to different values. */
  clashes: boolean
}

interface Field<R, D> {
  label: string
  /** Renders the field of a saved row. */
  text: (row: R) => string
  /** Returns a value that is equal for equal fields. Defaults to the field itself. */
  key?: (draft: D) => unknown
}

/** How the rows of one kind become drafts of their form, and how its fields are compared and read. */
export interface MergeRules<R, D> {
  draftOf: (row: R) => D
  fields: { [F in keyof D]: Field<R, D> }
}

interface Versions<R, D> {
  /** The row that the draft started from. */
  base: R
  /** The row as another user saved it. */
  theirs: R
  draft: D
}

/** Merges field by field: the draft wins where the user edited it, and the saved row elsewhere. */
export function threeWayMerge<R, D extends object>(
  { draftOf, fields }: MergeRules<R, D>,
  { base, theirs, draft }: Versions<R, D>,
): { draft: D; changes: Change[] } {
  const [before, after] = [draftOf(base), draftOf(theirs)]
  const names = Object.keys(fields) as (keyof D)[]
  const isSame = (name: keyof D, a: D, b: D): boolean => {
    const { key = (of: D) => of[name] } = fields[name]
    return key(a) === key(b)
  }
  const edited = names.filter((name) => !isSame(name, draft, before))
  const changes = names
    .filter((name) => !isSame(name, before, after))
    .map((name) => ({
      label: fields[name].label,
      was: fields[name].text(base),
      now: fields[name].text(theirs),
      clashes: edited.includes(name) && !isSame(name, draft, after),
    }))
  const kept = Object.fromEntries(edited.map((name) => [name, draft[name]]))
  return { draft: { ...after, ...kept }, changes }
}
