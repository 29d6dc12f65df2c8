import type { User } from '@gatehouse/contract'
import { Dialog } from '#/components/dialog.tsx'
import { settleStepUp } from '#/lib/step-up.ts'
import { LogInAgain } from './log-in-again.tsx'

interface Props {
  user: User
  reason: string
}

/** Covers the page while a call of it waits for a log-in. */
export default function StepUp({ user, reason }: Props) {
  return (
    <Dialog
      blocking
      closeLabel="Cancel"
      onClose={() => settleStepUp(false)}
      title="Confirm that it’s you"
    >
      <LogInAgain stepUp text={reason} user={user} />
    </Dialog>
  )
}
