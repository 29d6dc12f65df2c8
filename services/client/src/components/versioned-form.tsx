import { type ReactNode, useState } from 'react'
import type * as z from 'zod/mini'
import type { FormResult } from '#/lib/form.ts'
import { isStaleEdit, type Version } from '#/lib/version.ts'
import { ActionForm } from './action-form.tsx'
import { Conflict } from './conflict.tsx'
import { SubmitButton } from './submit-button.tsx'
import { type Change, type MergeRules, threeWayMerge } from './three-way-merge.ts'

interface Props<R, D> {
  loaded: Version<R>
  rules: MergeRules<R, D>
  schema: z.ZodMiniObject
  /** Hidden fields: the row's key, and the values that the draft started from. */
  hidden: (row: R) => Record<string, string>
  onDone: (message: string) => void
  /** Called when another version of the row was saved. */
  onStale: () => void
  /** Called when the user discards the draft for the saved row. */
  onTake?: () => void
  children: (draft: D, change: (part: Partial<D>) => void) => ReactNode
}

/** Edits one version of a row. When another one was saved, merges it into the draft and shows the changes. */
export function VersionedForm<R, D extends object>(props: Props<R, D>) {
  const { loaded, rules, schema, hidden, onDone, onStale, onTake, children } = props
  const [{ row, etag }, setBase] = useState(loaded)
  const [draft, setDraft] = useState(() => rules.draftOf(row))
  const [changes, setChanges] = useState<Change[]>([])

  const rebase = (result: FormResult) => {
    if (!isStaleEdit<R>(result)) return
    const current = result.current ?? { row, etag: undefined }
    const merged = threeWayMerge(rules, { base: row, theirs: current.row, draft })
    setChanges(result.savedInPart ? [] : merged.changes)
    setDraft(merged.draft)
    setBase(current)
    onStale()
  }
  const take = () => {
    setChanges([])
    setDraft(rules.draftOf(row))
    onTake?.()
  }

  return (
    <ActionForm intent="edit" onDone={onDone} onFailed={rebase} schema={schema}>
      {Object.entries({ ...hidden(row), etag: etag ?? '' }).map(([name, value]) => (
        <input key={name} name={name} type="hidden" value={value} />
      ))}
      {changes.length > 0 && <Conflict changes={changes} key={etag} onTake={take} />}
      {children(draft, (part) => setDraft((before) => ({ ...before, ...part })))}
      <SubmitButton fullWidth>
        {changes.some(({ clashes }) => clashes) ? 'Overwrite' : 'Save changes'}
      </SubmitButton>
    </ActionForm>
  )
}
