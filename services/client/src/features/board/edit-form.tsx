import type { Task } from '@gatehouse/contract'
import { useLayoutEffect, useRef } from 'react'
import { VersionedForm } from '#/components/versioned-form.tsx'
import type { Version } from '#/lib/version.ts'
import { TASK_MERGE } from './draft.ts'
import { TaskFields } from './task-fields.tsx'
import { TaskForm } from './task-form.ts'

interface Props {
  loaded: Version<Task>
  onDone: () => void
  onStale: () => void
}

const hidden = ({ id, deadline, assigned_user }: Task) => ({
  id,
  deadline_before: deadline ?? '',
  assignee_before: assigned_user?.id ?? '',
})

export function EditForm({ loaded, onDone, onStale }: Props) {
  const title = useRef<HTMLInputElement>(null)
  const focusTitle = () => title.current?.focus()
  // The dialog opened before the task was loaded, so it could not focus the field itself.
  useLayoutEffect(focusTitle, [])
  return (
    <VersionedForm
      hidden={hidden}
      loaded={loaded}
      onDone={onDone}
      onStale={onStale}
      onTake={focusTitle}
      rules={TASK_MERGE}
      schema={TaskForm}
    >
      {(draft, change) => (
        <TaskFields draft={draft} onChange={change} titleRef={title} withStatus />
      )}
    </VersionedForm>
  )
}
