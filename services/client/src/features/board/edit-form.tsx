import { useLayoutEffect, useRef, useState } from 'react'
import { ActionForm } from '#/components/action-form.tsx'
import { type Change, Conflict } from '#/components/conflict.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import type { FormResult } from '#/lib/form.ts'
import { changesBetween, draftOf, rebase } from './draft.ts'
import { isStale, type Version } from './edit.ts'
import { TaskFields } from './task-fields.tsx'
import { TaskForm } from './task-form.ts'

interface Props {
  loaded: Version
  onDone: () => void
  /** Somebody else was quicker. */
  onStale: () => void
}

/** Rests on one version of the task, and saves over that one alone. */
export function EditForm({ loaded, onDone, onStale }: Props) {
  const [{ task, etag }, setBase] = useState(loaded)
  const [draft, setDraft] = useState(() => draftOf(task))
  const [changes, setChanges] = useState<Change[]>([])
  const title = useRef<HTMLInputElement>(null)
  // The dialog has been open for as long as the task took to load.
  useLayoutEffect(() => title.current?.focus(), [])

  const meet = (result: FormResult) => {
    if (!isStale(result)) return
    const { theirs } = result
    setChanges(changesBetween(task, theirs.task, draft))
    setDraft(rebase(draft, task, theirs.task))
    setBase(theirs)
    onStale()
  }
  const take = () => {
    setChanges([])
    setDraft(draftOf(task))
    title.current?.focus()
  }

  return (
    <ActionForm intent="edit" onDone={onDone} onFailed={meet} schema={TaskForm}>
      <input name="id" type="hidden" value={task.id} />
      <input name="etag" type="hidden" value={etag ?? ''} />
      <input name="deadline_before" type="hidden" value={task.deadline ?? ''} />
      <input name="assignee_before" type="hidden" value={task.assigned_user?.id ?? ''} />
      {changes.length > 0 && <Conflict changes={changes} key={etag} onTake={take} />}
      <TaskFields
        draft={draft}
        onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
        titleRef={title}
        withStatus
      />
      <SubmitButton fullWidth>
        {changes.some(({ clashes }) => clashes) ? 'Save over it' : 'Save changes'}
      </SubmitButton>
    </ActionForm>
  )
}
