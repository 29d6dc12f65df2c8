import { FinishLoginBody } from '@gatehouse/contract'
import { Button } from '@mantine/core'
import { ActionForm, useFormBusy } from '#/components/action-form.tsx'
import { FactorField } from '#/components/factor-field.tsx'
import { SubmitButton } from '#/components/submit-button.tsx'
import type { FormResult } from '#/lib/form.ts'
import { paths } from '#/lib/paths.ts'
import classes from './auth.module.css'

interface Props {
  /** Stays on the page after the log-in. */
  stay?: boolean
  /** The log-in page's address, with its `next` parameter. */
  action?: string
  /** Returns to the password, with a message if the service requires that. */
  onBack: (message?: string) => void
  onFailed?: (result: FormResult) => void
}

/** The second step of a log-in. The service knows the first by a cookie. */
export default function SecondFactorForm({
  stay = false,
  action = paths.login,
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
