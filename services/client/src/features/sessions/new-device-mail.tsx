import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Toggle.css'
import '@mantine/core/styles/Switch.css'
import { Switch } from '@mantine/core'
import { useState } from 'react'
import { ActionForm, useFormBusy } from '#/components/action-form.tsx'
import { flash } from '#/lib/flash.ts'
import classes from './sessions.module.css'

/** Saves the choice at once. */
export function NewDeviceMail({ on }: { on: boolean }) {
  const [choice, setChoice] = useState<boolean | undefined>(undefined)
  return (
    <div className={classes.mail}>
      <ActionForm
        intent="new-device-mail"
        onDone={flash}
        onFailed={() => setChoice(undefined)}
        transient
      >
        <Choice checked={choice ?? on} onChange={setChoice} />
      </ActionForm>
    </div>
  )
}

interface ChoiceProps {
  checked: boolean
  onChange: (checked: boolean) => void
}

function Choice({ checked, onChange }: ChoiceProps) {
  const busy = useFormBusy()
  return (
    <div>
      <Switch
        aria-describedby="new-device-help"
        checked={checked}
        label="Mail me when I log in on a new device"
        name="on"
        onChange={({ currentTarget }) => {
          // Disabling the switch during the request would take the focus away.
          if (busy) return
          onChange(currentTarget.checked)
          currentTarget.form?.requestSubmit()
        }}
        size="md"
      />
      <p className={classes.help} id="new-device-help">
        The mail names the time, the browser and the IP address.
      </p>
    </div>
  )
}
