import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Toggle.css'
import '@mantine/core/styles/Switch.css'
import { Switch } from '@mantine/core'
import { useState } from 'react'
import { useRevalidator } from 'react-router'
import { ActionForm } from '#/components/action-form.tsx'
import { type Change, Conflict } from '#/components/conflict.tsx'
import { TextField } from '#/components/fields.tsx'
import { RoleField } from '#/components/role-field.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import type { FormResult } from '#/lib/form.ts'
import { changesBetween, type Draft, draftOf, rebase } from './draft.ts'
import { isUnfinished, PersonForm, type UnfinishedEdit, type Version } from './edit.ts'
import type { DialogProps } from './open-dialog.ts'
import classes from './people.module.css'

/** Rests on one version of the account, and saves over that one alone. */
export function EditForm({ loaded, onDone }: { loaded: Version } & Pick<DialogProps, 'onDone'>) {
  const { revalidate } = useRevalidator()
  const [{ user, etag }, setBase] = useState(loaded)
  const [draft, setDraft] = useState(() => draftOf(user))
  const [changes, setChanges] = useState<Change[]>([])
  const base = draftOf(user)

  const meet = (result: FormResult) => {
    const { theirs, saved }: Partial<UnfinishedEdit> = isUnfinished(result) ? result : {}
    const now = theirs ?? saved
    if (!now) return
    const after = draftOf(now.user)
    setChanges(theirs ? changesBetween(base, after, draft) : [])
    setDraft(rebase(draft, base, after))
    setBase(now)
    // The list under the dialog does not know yet.
    void revalidate()
  }
  const take = () => {
    setChanges([])
    setDraft(base)
  }

  return (
    <ActionForm intent="edit" onDone={onDone} onFailed={meet} schema={PersonForm}>
      <input name="id" type="hidden" value={user.id} />
      <input name="etag" type="hidden" value={etag ?? ''} />
      <input name="username_before" type="hidden" value={base.username} />
      <input name="email_before" type="hidden" value={base.email} />
      <input name="role_before" type="hidden" value={base.role} />
      {base.active && <input name="active_before" type="hidden" value="on" />}
      {changes.length > 0 && <Conflict changes={changes} key={etag} onTake={take} />}
      <PersonFields
        draft={draft}
        onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
      />
      <SubmitButton fullWidth>
        {changes.some(({ clashes }) => clashes) ? 'Save over it' : 'Save changes'}
      </SubmitButton>
    </ActionForm>
  )
}

interface FieldsProps {
  draft: Draft
  onChange: (change: Partial<Draft>) => void
}

function PersonFields({ draft, onChange }: FieldsProps) {
  return (
    <>
      <TextField
        autoComplete="off"
        autoFocus
        label="Username"
        name="username"
        onChange={({ currentTarget }) => onChange({ username: currentTarget.value })}
        value={draft.username}
      />
      <TextField
        autoComplete="off"
        label="Email"
        name="email"
        onChange={({ currentTarget }) => onChange({ email: currentTarget.value })}
        type="email"
        value={draft.email}
      />
      <RoleField onChange={(role) => onChange({ role })} value={draft.role} />
      <div>
        <Switch
          aria-describedby="active-help"
          checked={draft.active}
          label="Active"
          name="active"
          onChange={({ currentTarget }) => onChange({ active: currentTarget.checked })}
          size="md"
        />
        <p className={classes.help} id="active-help">
          A deactivated person is logged out immediately and can’t log in.
        </p>
      </div>
    </>
  )
}
