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

/** Shows the authenticator app and the passkeys of a user, which an admin can remove. */
export const FactorsDialog = ({ user, ...on }: Props) => (
  <Dialog onClose={on.onClose} title={`${user.username}’s second factor`}>
    <Loaded isLoaded={areFactors} load={() => loadFactors(user.id)} name="second factor">
      {({ totp, recovery_codes_left: left, passkeys }) =>
        totp || passkeys.length > 0 ? (
          <>
            {totp && <App left={left} totp={totp} />}
            {passkeys.length > 0 && <Passkeys passkeys={passkeys} />}
            <ResetForm user={user} {...on} />
          </>
        ) : (
          <p>{user.username} has no authenticator app and no passkey.</p>
        )
      }
    </Loaded>
  </Dialog>
)

interface AppProps {
  totp: NonNullable<Factors['totp']>
  left: number
}

const App = ({ totp, left }: AppProps) => (
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

const Passkeys = ({ passkeys }: Pick<Factors, 'passkeys'>) => (
  <p>Passkeys: {passkeys.map(({ name }) => name).join(', ')}.</p>
)

const ResetForm = ({ user, onClose, onDone }: Props) => (
  <>
    <p>
      Remove them if {user.username} has lost them. First make sure that {user.username} is the
      person who asks: the password alone then logs in, or adds a new factor if one is required. All
      sessions end.
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
