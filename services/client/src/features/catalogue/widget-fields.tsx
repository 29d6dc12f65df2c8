import { type SyntheticEvent, useState } from 'react'
import { TextField } from '#/components/fields.tsx'
import { timeZone } from '#/lib/time.ts'
import type { Draft } from './draft.ts'
import { UNFINISHED } from './widget-form.ts'

interface Props {
  draft: Draft
  onChange: (change: Partial<Draft>) => void
  /** Where these fields are the reason to be there. */
  focused?: boolean
}

/** What a widget says, beside its name. */
export function WidgetFields({ draft, onChange, focused = false }: Props) {
  const { info_url, deadline } = draft
  return (
    <>
      <TextField
        autoComplete="off"
        autoFocus={focused}
        data-autofocus={focused || undefined}
        help="Where to read more, like https://example.com."
        label="Web page"
        name="info_url"
        onChange={({ currentTarget }) => onChange({ info_url: currentTarget.value })}
        type="url"
        value={info_url}
      />
      <TextField
        autoComplete="off"
        label="Deadline"
        min={new Date().toISOString().slice(0, 10)}
        name="deadline"
        onChange={({ currentTarget }) =>
          onChange({ deadline: { ...deadline, date: currentTarget.value } })
        }
        type="date"
        value={deadline.date}
      />
      <TimeOfDay
        onChange={(time) => onChange({ deadline: { ...deadline, time } })}
        value={deadline.time}
      />
    </>
  )
}

interface TimeProps {
  value: string
  onChange: (time: string) => void
}

function TimeOfDay({ value, onChange }: TimeProps) {
  // A time that was begun and not finished reads as none, which would silently mean the whole day.
  const [unfinished, setUnfinished] = useState(false)
  const look = ({ currentTarget }: SyntheticEvent<HTMLInputElement>) =>
    setUnfinished(currentTarget.validity.badInput)
  return (
    <>
      {unfinished && <input name="time" type="hidden" value={UNFINISHED} />}
      <TextField
        autoComplete="off"
        help={`Your time, ${timeZone()}. Left empty, the deadline is the end of that day in UTC.`}
        label="Time of day (optional)"
        name="time"
        onBlur={look}
        onChange={(event) => {
          look(event)
          onChange(event.currentTarget.value)
        }}
        onKeyUp={look}
        type="time"
        value={value}
      />
    </>
  )
}
