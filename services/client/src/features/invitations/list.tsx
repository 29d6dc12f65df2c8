import type { Invitation, listInvitations, ResponseOf } from '@gatehouse/contract'
import { useSearchParams } from 'react-router'
import { ActionForm } from '#/components/action-form.tsx'
import { LinkButton } from '#/components/link-button.tsx'
import list from '#/components/list.module.css'
import { ListEmpty } from '#/components/list-empty.tsx'
import { Pager } from '#/components/pager.tsx'
import { TimeAgo } from '#/components/time-ago.tsx'
import { paths } from '#/lib/paths.ts'
import { useTableLayout } from '#/lib/use-table-layout.ts'
import { InvitationButtons } from './invitation-buttons.tsx'
import classes from './invitations.module.css'
import { InvitationBadge, isOpen, Outcome } from './state.tsx'

interface ItemsProps {
  invitations: Invitation[]
  onRevoke: (invitation: Invitation) => void
}

interface Props {
  answer: ResponseOf<typeof listInvitations>
  onRevoke: (invitation: Invitation) => void
  onResent: (message: string) => void
}

/** Has one form for all rows: it outlives the row whose button was pressed. */
export function InvitationList({ answer, onRevoke, onResent }: Props) {
  const { items } = answer.data
  const [search] = useSearchParams()
  const Items = useTableLayout() ? InvitationTable : InvitationCards
  return (
    <ActionForm intent="resend" onDone={onResent} transient>
      {items.length > 0 ? (
        <Items invitations={items} onRevoke={onRevoke} />
      ) : (
        <Empty filtered={search.size > 0} />
      )}
      <Pager links={answer.links} />
    </ActionForm>
  )
}

const Empty = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <ListEmpty text="No invitation has this state.">
      <LinkButton to={paths.invitations} variant="default">
        Show all invitations
      </LinkButton>
    </ListEmpty>
  ) : (
    <ListEmpty text="Nobody was invited yet." />
  )

function InvitationTable({ invitations, onRevoke }: ItemsProps) {
  return (
    <div className={list.scroll}>
      <table className={list.table}>
        <caption>Invitations, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Email</th>
            <th scope="col">Role</th>
            <th scope="col">State</th>
            <th scope="col">Invited by</th>
            <th scope="col">Sent</th>
            <th scope="col">Outcome</th>
            <th scope="col">Actions</th>
          </tr>
        </thead>
        <tbody>
          {invitations.map((invitation) => (
            <tr key={invitation.id}>
              <th scope="row">{invitation.email}</th>
              <td className={classes.role}>{invitation.role}</td>
              <td>
                <InvitationBadge state={invitation.state} />
              </td>
              <td>{invitation.invited_by?.username ?? 'A deleted user'}</td>
              <td className={list.time}>
                <TimeAgo time={invitation.sent_at} />
              </td>
              <td className={list.time}>
                <Outcome invitation={invitation} />
              </td>
              <td>
                <div className={list.buttons}>
                  {isOpen(invitation) && (
                    <InvitationButtons invitation={invitation} onRevoke={onRevoke} />
                  )}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The list in a narrow window. */
function InvitationCards({ invitations, onRevoke }: ItemsProps) {
  return (
    <ul aria-label="Invitations" className={list.cards}>
      {invitations.map((invitation) => (
        <li key={invitation.id}>
          <div className={list.top}>
            <strong>{invitation.email}</strong>
            <InvitationBadge state={invitation.state} />
          </div>
          <p>
            <span className={classes.role}>{invitation.role}</span>, invited by{' '}
            {invitation.invited_by?.username ?? 'a deleted user'}
          </p>
          <p className={list.time}>
            Sent <TimeAgo time={invitation.sent_at} />. <Outcome invitation={invitation} />
          </p>
          {isOpen(invitation) && (
            <div className={list.buttons}>
              <InvitationButtons invitation={invitation} onRevoke={onRevoke} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}
