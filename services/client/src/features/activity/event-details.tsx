import type { AuditEvent } from '@gatehouse/contract'
import type { ReactNode } from 'react'
import { RequestId } from '#/components/notice.tsx'
import { deviceName } from '#/lib/device.ts'
import { exactTime } from '#/lib/time.ts'
import classes from './activity.module.css'
import { type ReadableChange, readableChanges } from './readable-changes.ts'

/** The facts that the sentence of an event omits. */
export function EventDetails({ id, event }: { id: string; event: AuditEvent }) {
  const { ip, user_agent, request_id } = event
  const reason = reasonOf(event)
  return (
    <div className={classes.facts} id={id}>
      <dl>
        {readableChanges(event).map((change) => (
          <Fact key={change.label} label={change.label}>
            <Changed {...change} />
          </Fact>
        ))}
        {reason && <Fact label="Reason">{reason}</Fact>}
        <Fact label="Time">{exactTime(event.at)}</Fact>
        {ip && <Fact label="IP address">{ip}</Fact>}
        {user_agent && <Fact label="Device">{deviceName(user_agent)}</Fact>}
      </dl>
      {request_id && <RequestId id={request_id} />}
    </div>
  )
}

/** Returns what an admin or a manager wrote. The detail of other events is a code. */
function reasonOf({ action, changes, detail }: AuditEvent): string | null {
  const isRejection = action === 'authz_change' && changes['approval']?.after === 'rejected'
  return isRejection || action === 'authn_factors_reset' ? detail : null
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
)

function Changed({ before, after }: ReadableChange) {
  if (before === undefined || after === undefined) return before ?? after
  return (
    <>
      <del>{before}</del> <span aria-hidden="true">→</span> <ins>{after}</ins>
    </>
  )
}
