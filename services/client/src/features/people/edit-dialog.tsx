import type { User } from '@gatehouse/contract'
import { Dialog } from '#/components/dialog.tsx'
import { isVersion, loadUser } from './edit.ts'
import { EditForm } from './edit-form.tsx'
import { Loaded } from './loaded.tsx'
import type { DialogProps } from './open-dialog.ts'

/** Loads the current version of the account and its ETag. */
export const EditDialog = ({ user, onClose, onDone }: DialogProps & { user: User }) => (
  <Dialog onClose={onClose} title={`Edit ${user.username}`}>
    <Loaded isLoaded={isVersion} load={() => loadUser(user.id)} name="account">
      {(loaded) => <EditForm loaded={loaded} onDone={onDone} />}
    </Loaded>
  </Dialog>
)
