import { UpdateWidgetBody } from '@gatehouse/contract'
import { useState } from 'react'
import { useRevalidator } from 'react-router'
import { ActionForm } from '#/components/action-form.tsx'
import { type Change, Conflict } from '#/components/conflict.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import type { FormResult } from '#/lib/form.ts'
import { changesBetween, draftOf, rebase } from './draft.ts'
import { isStale, type Version } from './edit.ts'
import type { DialogProps } from './open-dialog.ts'
import { WidgetFields } from './widget-fields.tsx'

/** Rests on one version of the widget, and saves over that one alone. */
export function EditForm({ loaded, onDone }: { loaded: Version } & Pick<DialogProps, 'onDone'>) {
  const { revalidate } = useRevalidator()
  const [{ widget, etag }, setBase] = useState(loaded)
  const [draft, setDraft] = useState(() => draftOf(widget))
  const [changes, setChanges] = useState<Change[]>([])

  const meet = (result: FormResult) => {
    if (!isStale(result)) return
    const theirs = result.theirs ?? { widget, etag: undefined }
    setChanges(changesBetween(widget, theirs.widget, draft))
    setDraft(rebase(draft, widget, theirs.widget))
    setBase(theirs)
    // The list under the dialog does not know yet.
    void revalidate()
  }
  const take = () => {
    setChanges([])
    setDraft(draftOf(widget))
  }

  return (
    <ActionForm intent="edit" onDone={onDone} onFailed={meet} schema={UpdateWidgetBody}>
      <input name="name" type="hidden" value={widget.name} />
      <input name="etag" type="hidden" value={etag ?? ''} />
      <input name="info_url_before" type="hidden" value={widget.info_url} />
      <input name="deadline_before" type="hidden" value={widget.deadline} />
      {changes.length > 0 && <Conflict changes={changes} key={etag} onTake={take} />}
      <WidgetFields draft={draft} focused onChange={setDraft} />
      <SubmitButton fullWidth>{changes.length > 0 ? 'Save over it' : 'Save changes'}</SubmitButton>
    </ActionForm>
  )
}
