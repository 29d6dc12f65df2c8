import { type SyntheticEvent, useState } from 'react'
import { TextField } from '#/components/fields.tsx'
import { timeZone } from '#/lib/time.ts'
import type { Draft } from './draft.ts'
import { UNFINISHED } from './widget-form.ts'

interface Props {
  draft: Draft
  onChange: (change: Partial<Draft>) => void
  /** Focuses the first field. */
  focused?: boolean
}

/** The fields of a widget except its name. */
export function WidgetFields({ draft, onChange, focused = false }: Props) {
  const { info_url, deadline } = draft
  return (
    <>
      <TextField
        autoComplete="off"
        autoFocus={focused}
        data-autofocus={focused || undefined}
        help="A page with more information, like https://example.com."
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
  // The value of an incomplete time is empty, which would silently mean the whole day.
  const [unfinished, setUnfinished] = useState(false)
  const checkValidity = ({ currentTarget }: SyntheticEvent<HTMLInputElement>) =>
    setUnfinished(currentTarget.validity.badInput)
  return (
    <>
      {unfinished && <input name="time" type="hidden" value={UNFINISHED} />}
      <TextField
        autoComplete="off"
        help={`Your time, ${timeZone()}. Left empty, the deadline is the end of that day in UTC.`}
        label="Time of day (optional)"
        name="time"
        onBlur={checkValidity}
        onChange={(event) => {
          checkValidity(event)
          onChange(event.currentTarget.value)
        }}
        onKeyUp={checkValidity}
        type="time"
        value={value}
      />
    </>
  )
}
