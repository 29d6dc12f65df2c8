import { Button } from '@mantine/core'
import { useState } from 'react'
import { useFormBusy } from './action-form.tsx'
import { TextField } from './fields.tsx'

/** A field for a code of the authenticator app, which can be switched to one for a recovery code. */
export function FactorField({ autoFocus = false }: { autoFocus?: boolean }) {
  const [usesRecovery, setUsesRecovery] = useState<boolean | undefined>(undefined)
  const busy = useFormBusy()
  const Field = usesRecovery ? RecoveryCodeField : TotpField
  return (
    <div>
      <Field autoFocus={autoFocus || usesRecovery !== undefined} />
      <Button
        disabled={busy}
        mt={8}
        onClick={() => setUsesRecovery(!usesRecovery)}
        size="compact-sm"
        variant="default"
      >
        {usesRecovery ? 'Use the authenticator app' : 'Use a recovery code'}
      </Button>
    </div>
  )
}

export const TotpField = ({ autoFocus = false }: { autoFocus?: boolean }) => (
  <TextField
    autoComplete="one-time-code"
    autoFocus={autoFocus}
    help="The 6 digits that your authenticator app shows."
    inputMode="numeric"
    label="Code"
    name="code"
  />
)

const RecoveryCodeField = ({ autoFocus }: { autoFocus: boolean }) => (
  <TextField
    autoComplete="off"
    autoFocus={autoFocus}
    help="One of the codes that you saved. Each works once."
    label="Recovery code"
    name="recovery_code"
  />
)
