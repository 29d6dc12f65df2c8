import { TaskStatus } from '@gatehouse/contract'
import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { Ref } from 'react'
import { useFieldError } from '#/components/action-form.tsx'
import { ChevronIcon } from '#/components/icons.tsx'
import { AssigneeField } from './assignee-field.tsx'
import { DeadlineField } from './deadline-field.tsx'
import type { Draft } from './draft.ts'
import { STATUS_CHOICES } from './status.tsx'

interface Props {
  draft: Draft
  onChange: (change: Partial<Draft>) => void
  /** A new task is always to do. */
  withStatus?: boolean
  titleRef?: Ref<HTMLInputElement>
}

export function TaskFields({ draft, onChange, withStatus = false, titleRef }: Props) {
  const errors = { title: useFieldError('title'), description: useFieldError('description') }
  const attributes = (name: 'title' | 'description') =>
    ({
      'aria-invalid': errors[name] ? true : undefined,
      error: errors[name],
      name,
      onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
        onChange({ [name]: currentTarget.value }),
      size: 'md',
      value: draft[name],
    }) as const
  return (
    <>
      <TextInput
        {...attributes('title')}
        autoComplete="off"
        data-autofocus
        label="Title"
        ref={titleRef}
      />
      {/* Above other fields, over which its list of people opens. */}
      <AssigneeField onChange={(assignee) => onChange({ assignee })} value={draft.assignee} />
      {withStatus && (
        <NativeSelect
          data={STATUS_CHOICES}
          label="Status"
          name="status"
          onChange={({ currentTarget }) =>
            onChange({ status: TaskStatus.parse(currentTarget.value) })
          }
          rightSection={<ChevronIcon />}
          size="md"
          value={draft.status}
        />
      )}
      <DeadlineField onChange={(deadline) => onChange({ deadline })} value={draft.deadline} />
      <Textarea {...attributes('description')} label="Description" rows={4} />
    </>
  )
}
