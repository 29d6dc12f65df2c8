import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Checkbox.css'
import { FinishLoginBody } from '@gatehouse/contract'
import { Button, Checkbox } from '@mantine/core'
import { ActionForm, useFormBusy } from '#/components/action-form.tsx'
import { FactorField } from '#/components/factor-field.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import type { FormResult } from '#/lib/form.ts'
import { paths } from '#/lib/paths.ts'
import classes from './auth.module.css'

interface Props {
  /** Stays on the page after the log-in. */
  stay?: boolean
  /** Days for which the browser can be trusted. 0 offers no trust. */
  trustDays?: number
  /** The page's address, with its `next` parameter. */
  action?: string
  /** Returns to the password, with a message if the service requires that. */
  onBack: (message?: string) => void
  onFailed?: (result: FormResult) => void
}

/** The second step of a log-in. The service knows the first by a cookie. */
export default function SecondFactorForm({
  stay = false,
  action = paths.login,
  trustDays = 0,
  onBack,
  onFailed,
}: Props) {
  const failed = (result: FormResult) =>
    result.failure?.restart ? onBack(result.failure.restart) : onFailed?.(result)
  return (
    <ActionForm
      action={action}
      intent="second-factor"
      onFailed={failed}
      schema={FinishLoginBody}
      transient
    >
      {stay && <input name="stay" type="hidden" value="yes" />}
      <FactorField autoFocus />
      {trustDays > 0 && (
        <Checkbox
          description="Only on a device that nobody else uses. The page Security lists trusted devices."
          label={`Don’t ask for a code on this device for ${trustDays} days`}
          name="trust"
          size="md"
        />
      )}
      <div className={classes.steps}>
        <SubmitButton fullWidth>Log in</SubmitButton>
        <BackButton onBack={() => onBack()} />
      </div>
    </ActionForm>
  )
}

const BackButton = ({ onBack }: { onBack: () => void }) => (
  <Button disabled={useFormBusy()} fullWidth onClick={onBack} size="md" variant="default">
    Back to the password
  </Button>
)
