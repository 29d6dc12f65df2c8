import { type Factors, ResetFactorsBody, type User } from '@gatehouse/contract'
import { ActionForm } from '#/components/action-form.tsx'
import { DangerButtons, Dialog } from '#/components/dialog.tsx'
import { TextField } from '#/components/fields.tsx'
import { TimeAgo } from '#/components/time-ago.tsx'
import { areFactors, loadFactors } from './factors.ts'
import { Loaded } from './loaded.tsx'
import type { DialogProps } from './open-dialog.ts'

interface Props extends DialogProps {
  user: User
}

/** Shows whether a user has an authenticator app, which an admin can remove. */
export const FactorsDialog = ({ user, ...on }: Props) => (
  <Dialog onClose={on.onClose} title={`${user.username}’s second factor`}>
    <Loaded isLoaded={areFactors} load={() => loadFactors(user.id)} name="second factor">
      {({ totp, recovery_codes_left: left }) =>
        totp ? (
          <>
            <Facts left={left} totp={totp} />
            <ResetForm user={user} {...on} />
          </>
        ) : (
          <p>{user.username} has no authenticator app.</p>
        )
      }
    </Loaded>
  </Dialog>
)

interface FactsProps {
  totp: NonNullable<Factors['totp']>
  left: number
}

const Facts = ({ totp, left }: FactsProps) => (
  <p>
    Authenticator app: added <TimeAgo time={totp.created_at} />
    {totp.last_used_at && (
      <>
        , last used <TimeAgo time={totp.last_used_at} />
      </>
    )}
    . Recovery codes left: {left}.
  </p>
)

const ResetForm = ({ user, onClose, onDone }: Props) => (
  <>
    <p>
      Remove it if {user.username} lost the app and the codes. First make sure that {user.username}{' '}
      is the person who asks: log-ins then need only the password. All sessions end.
    </p>
    <ActionForm intent="reset-factors" onDone={onDone} schema={ResetFactorsBody}>
      <input name="id" type="hidden" value={user.id} />
      <input name="username" type="hidden" value={user.username} />
      <TextField
        autoComplete="off"
        autoFocus
        help="For the audit trail."
        label="Reason"
        name="reason"
      />
      <DangerButtons onCancel={onClose} verb="Remove second factor" />
    </ActionForm>
  </>
)
