import { ActionIcon, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useFieldError } from '#/components/action-form.tsx'
import { CrossIcon } from '#/components/icons.tsx'
import { timeZone } from '#/lib/time.ts'
import { UNFINISHED } from './task-form.ts'

interface Props {
  value: string
  onChange: (local: string) => void
}

/** An optional time in the reader's time zone. */
export function DeadlineField({ value, onChange }: Props) {
  const error = useFieldError('deadline')
  const input = useRef<HTMLInputElement>(null)
  // The value of a date without a time is empty, which would silently mean no deadline.
  const [unfinished, setUnfinished] = useState(false)
  const checkValidity = () => setUnfinished(input.current?.validity.badInput === true)
  const clear = () => {
    const field = input.current
    if (!field) return
    field.value = ''
    setUnfinished(false)
    onChange('')
    // The form clears its error on this event.
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    field.focus()
  }
  return (
    <>
      <TextInput
        aria-invalid={error ? true : undefined}
        description={error ? undefined : `Your time, ${timeZone()}. Leave empty for none.`}
        error={error}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        label="Deadline"
        max="9999-12-31T23:59"
        name="deadline"
        onBlur={checkValidity}
        onChange={(event) => {
          checkValidity()
          onChange(event.currentTarget.value)
        }}
        onKeyUp={checkValidity}
        ref={input}
        rightSection={
          (value || unfinished) && (
            <ActionIcon
              aria-label="Clear deadline"
              color="gray"
              onClick={clear}
              size={36}
              variant="subtle"
            >
              <CrossIcon />
            </ActionIcon>
          )
        }
        rightSectionWidth={44}
        size="md"
        type="datetime-local"
        value={value}
      />
      {unfinished && <input name="deadline" type="hidden" value={UNFINISHED} />}
    </>
  )
}
